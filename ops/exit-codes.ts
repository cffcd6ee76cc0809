/** What the process says when it ends; the same in every command. */
export const exitCodes = {
  done: 0,
  didNotHold: 1,
  wrongUse: 2,
  missing: 3,
  bug: 70,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The table of `mangu help exit-codes`. */
export const exitCodeMeanings: readonly { readonly code: ExitCode; readonly meaning: string }[] = [
  { code: 0, meaning: 'done' },
  { code: 1, meaning: 'it did not hold: a rejected book, a degraded server, a check, a drift' },
  { code: 2, meaning: 'wrong use: an unknown command or option, a file that is not there' },
  { code: 3, meaning: 'something it needs is missing or refused; the message says how to get it' },
  { code: 70, meaning: 'a bug of ours; the trace is saved to a file and named' },
];
