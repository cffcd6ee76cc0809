import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { runningOwner } from '../../data-folder.ts';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { listenForInterrupts } from '../../interrupt.ts';
import { runServerTask, type TaskProgress, taskError } from '../../server-task.ts';
import { readSettings } from '../../settings.ts';
import { createOutput } from '../../terminal/output.ts';
import { count, duration, megabytes } from '../../terminal/units.ts';

const help = `Example:
  $ MANGU_DATA=./new npx mangu restore /backup/mangu-2026-11-25.tar

Brings a backup into an empty installation: a data folder that is not there
yet, or an empty database and bucket. The backup is read through and checked
before anything is written. People sign in again with what they had.
`;
const jsonHelp = `
With --json, standard output is one object: file, data, bytes, rows, objects,
milliseconds.

Exits with 1 when the backup is damaged or of a newer version, with 3 when the
installation is not empty or a server runs on it.
`;

const next = {
  'archive-refused': 'Nothing was written. Take another copy of the backup.',
  'data-folder-in-use': 'Nothing was written. Set MANGU_DATA to a folder that is not there yet.',
  'storage-full': 'What was written is gone again. Free some space and run the same command.',
  stopped: 'What was written is gone again. Run the same command when you like.',
  killed:
    'The installation is still empty. Run the same command again: it clears away what this one left and begins anew.',
  unreachable:
    'The installation is still empty. See that the database and the file store answer, and run the same command again.',
};
const stages = { checking: 'Checking', tables: 'Rows', files: 'Files' } as const;

export function defineRestore(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('restore')
    .summary('bring a backup into an empty installation')
    .description('Bring a backup into an empty installation.')
    .argument('<file>', 'what "mangu backup" wrote')
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (name: string, options: { json?: boolean }) => {
      const output = createOutput(options);
      const file = path.resolve(name);
      if (!existsSync(file) || !statSync(file).isFile()) {
        throw new OperatorError(exitCodes.wrongUse, `There is no file ${file}.`, 'Check the name.');
      }
      const { data } = readSettings();
      const owner = runningOwner(data);
      if (owner) {
        throw new OperatorError(
          exitCodes.missing,
          `A MANGU server runs on ${data} (process ${owner.pid}).`,
          'Nothing was written. Set MANGU_DATA to a folder that is not there yet.',
        );
      }
      const interruption = listenForInterrupts();
      const began = performance.now();
      const end = await runServerTask({
        program: 'restore',
        file,
        data,
        interruption,
        onProgress: (progress) => output.progress(progressLine(progress)),
      }).finally(() => {
        output.progress(undefined);
        interruption.release();
      });
      if (end.event === 'refused') throw taskError(end, next);
      const { bytes, rows, objects } = end;
      const milliseconds = Math.round(performance.now() - began);
      output.record({ file, data, bytes, rows, objects, milliseconds });
      output.result(
        `Restored ${count(rows, 'row')} and ${count(objects, 'file')}, ${megabytes(bytes)}, in ${duration(milliseconds)}.`,
      );
      output.note('To start it: npx mangu start, with the same MANGU_DATA. People sign in again.');
      finish(exitCodes.done);
    });
}

function progressLine({ stage, bytes, total }: TaskProgress): string {
  return `${stages[stage]}, ${megabytes(bytes)}${total ? ` of ${megabytes(total)}` : ''} …`;
}
