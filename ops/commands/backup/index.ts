import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { listenForInterrupts } from '../../interrupt.ts';
import { runServerTask, taskError } from '../../server-task.ts';
import { readSettings } from '../../settings.ts';
import { createOutput } from '../../terminal/output.ts';
import { count, duration, megabytes } from '../../terminal/units.ts';

const help = `Example:
  $ npx mangu backup /backup/mangu-2026-11-25.tar

Writes everything - books, people, works, notes, what they read - into one
file, while MANGU runs or while it does not. Sessions, and links that were sent
by mail, stay behind. The file holds what people entrusted to you: keep it as
safely as the installation itself.
`;
const jsonHelp = `
With --json, standard output is one object: file, bytes, rows, objects,
gone (objects taken away while they were being copied), milliseconds.
`;

const next = {
  'storage-full': 'Nothing was kept. Free some space, or name a file on another disk.',
  stopped: 'Nothing was kept. Run the same command again when you like.',
  killed: 'Remove the file that ends in .part, and run the same command again.',
  unreachable: 'Nothing was kept. See that the database and the file store answer, and run it again.',
};

export function defineBackup(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('backup')
    .summary('write the whole installation to one file')
    .description('Write the whole installation to one file.')
    .argument('<file>', 'where to; must not be there yet')
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (name: string, options: { json?: boolean }) => {
      const output = createOutput(options);
      const file = path.resolve(name);
      refuseUnwritable(file);
      const { data } = readSettings();
      const interruption = listenForInterrupts();
      const began = performance.now();
      const end = await runServerTask({
        program: 'backup',
        file,
        data,
        interruption,
        onProgress: ({ stage, bytes }) =>
          output.progress(`${stage === 'tables' ? 'Rows' : 'Files'}, ${megabytes(bytes)} written …`),
      }).finally(() => {
        output.progress(undefined);
        interruption.release();
      });
      if (end.event === 'refused') throw taskError(end, next);
      const { bytes, rows, objects, gone } = end;
      const milliseconds = Math.round(performance.now() - began);
      output.record({ file, bytes, rows, objects, gone, milliseconds });
      output.result(
        `Wrote ${count(rows, 'row')} and ${count(objects, 'file')}, ${megabytes(bytes)}, in ${duration(milliseconds)}:`,
      );
      output.result(`  ${file}`);
      if (gone > 0) output.warn(`${count(gone, 'file was', 'files were')} taken away while being copied.`);
      output.note('To restore it elsewhere: MANGU_DATA=./new-folder npx mangu restore FILE');
      finish(exitCodes.done);
    });
}

function refuseUnwritable(file: string): void {
  if (existsSync(file)) {
    throw new OperatorError(
      exitCodes.wrongUse,
      `${file} is there already, and a backup is never written over.`,
      'Name another file.',
    );
  }
  if (!existsSync(path.dirname(file))) {
    throw new OperatorError(
      exitCodes.wrongUse,
      `There is no folder ${path.dirname(file)}.`,
      'Make it, or name another one.',
    );
  }
}
