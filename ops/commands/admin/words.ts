/** What the command says about a link; pure. */

/** Said beside the link, which alone stands on standard output. */
export function invitationLines({ expires }: { readonly expires: string }, email?: string): string[] {
  const until = `${expires.slice(0, 16).replace('T', ' ')} UTC`;
  return [
    email === undefined
      ? `This link makes an administrator, once, until ${until}. Whoever has it can use it.`
      : `This link makes ${email} an administrator, once, until ${until}.`,
    'Send it on a way that nobody else reads.',
  ];
}
