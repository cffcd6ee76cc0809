/**
 * What Amazon SES says, by its API and by SMTP, of a mail that it takes once its operator has seen to it: an address or
 * a domain that is not proven yet, of the sender or in the sandbox of the recipient, and an account that may not send
 * now. It says so under the names of refusals, which are final otherwise.
 */
const notYet = [
  /address is not verified/i,
  /identit(y|ies) failed the check/i,
  /domain .*not verified/i,
  /in the (amazon ses )?sandbox/i,
  /production access/i,
  /sending (is |has been )?(paused|disabled|suspended)/i,
  /(daily message quota|maximum sending rate) exceeded/i,
];

/** Whether a refusal is the operator's to mend, so that the mail waits for it. */
export function isMendable(reason: string): boolean {
  return notYet.some((said) => said.test(reason));
}
