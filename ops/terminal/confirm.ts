import { createInterface } from 'node:readline/promises';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

export interface Question {
  /** The word that means yes. */
  readonly answer: string;
  /** What was not done, as the end of a sentence: `nothing was applied`. */
  readonly otherwise: string;
  readonly next: string | undefined;
}

/** Asks once. @throws OperatorError for every other answer, and where there is no terminal to ask on. */
export async function confirm({ answer, otherwise, next }: Question): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new OperatorError(
      exitCodes.wrongUse,
      `There is no terminal to ask on, so ${otherwise}.`,
      'Read the plan, then run the same command with --yes.',
    );
  }
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const question = `Type "${answer}" to do this, anything else to leave it: `;
    // The end of the input and a Ctrl-C are a no as well.
    const said = await ask.question(question).catch(() => '');
    if (said.trim() === answer) return;
  } finally {
    ask.close();
  }
  throw new OperatorError(exitCodes.didNotHold, `${otherwise[0]?.toUpperCase()}${otherwise.slice(1)}.`, next);
}
