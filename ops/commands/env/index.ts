import { environment } from '@mangu/topology/environment';
import type { Command } from 'commander';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { createOutput } from '../../terminal/output.ts';
import { describe, variableLines } from './words.ts';

const help = `Examples:
  $ npx mangu env
  $ PORT=8080 npx mangu start
`;
const jsonHelp = `
With --json, standard output is one object per variable: name, kind, default
(null when none), secret, readBy, about, choices (null unless kind is choice).
`;

export function defineEnv(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('env')
    .summary('list the environment variables that MANGU reads')
    .description('List the environment variables that MANGU reads.')
    .option('--json', 'print one JSON object per variable')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action((options: { json?: boolean }) => {
      const output = createOutput(options);
      const variables = describe(environment);
      for (const variable of variables) output.record(variable);
      for (const line of variableLines(variables, output.columns, output.paint)) output.result(line);
      finish(exitCodes.done);
    });
}
