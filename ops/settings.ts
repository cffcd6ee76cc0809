import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, readEnvironment } from '@mangu/topology/environment';
import { OperatorError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';

/** The folder of the project, with a separator at its end. */
export const projectFolder = fileURLToPath(new URL('../', import.meta.url));

export interface Settings {
  readonly environment: Environment;
  /** The data folder, absolute: the default lies in the project, not in whatever folder one stands in. */
  readonly data: string;
}

/** Reads the environment contract; throws with every problem there is. */
export function readSettings(): Settings {
  const read = readEnvironment(process.env);
  if (!read.ok) {
    const lines = read.problems.map(({ variable, message }) => `  ${variable} ${message}`);
    throw new OperatorError(
      exitCodes.missing,
      `The environment is not right:\n${lines.join('\n')}`,
      'Mend or unset these variables. "npx mangu env" lists all of them.',
    );
  }
  const base = process.env.MANGU_DATA ? process.cwd() : projectFolder;
  return { environment: read.value, data: path.resolve(base, read.value.MANGU_DATA) };
}
