import type { Command } from 'commander';
import { type ExitCode, exitCodeMeanings, exitCodes } from '../../exit-codes.ts';
import { createOutput } from '../../terminal/output.ts';
import { table } from '../../terminal/table.ts';

const rows = table(
  exitCodeMeanings.map(({ code, meaning }) => [String(code).padStart(2), meaning]),
  '  ',
);
export const exitCodeHelp = `\nExit codes, the same in every command:\n${rows.join('\n')}\n`;

export function defineExitCodes(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('exit-codes')
    .summary('what the exit codes mean')
    .description('Print what the exit codes mean.')
    .option('--json', 'print one JSON object per code: code, meaning')
    .addHelpText('before', 'Example:\n  $ npx mangu exit-codes\n')
    .addHelpText('after', exitCodeHelp)
    .action((options: { json?: boolean }) => {
      const output = createOutput(options);
      for (const meaning of exitCodeMeanings) output.record(meaning);
      for (const row of rows) output.result(row);
      finish(exitCodes.done);
    });
}
