import { setTimeout as delay } from 'node:timers/promises';
import { Health } from '@mangu/contract/health';
import type { Command } from 'commander';
import { ask } from '../../api.ts';
import { isAlive, type Owner, runningOwner } from '../../data-folder.ts';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { readSettings } from '../../settings.ts';
import { createOutput } from '../../terminal/output.ts';
import { duration } from '../../terminal/units.ts';

const help = `Example:
  $ npx mangu stop

Asks the server of the data folder to end and waits for it. A book that is
being imported is finished at the next start.
`;
const jsonHelp = `
With --json, standard output is one object: stopped (false when none ran),
pid, milliseconds.
`;

const waitAtMostMs = 60_000;
const roundMs = 50;

export function defineStop(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('stop')
    .summary('stop the server of the data folder')
    .description('Stop the server of the data folder.')
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (options: { json?: boolean }) => {
      const output = createOutput(options);
      const { data } = readSettings();
      const owner = runningOwner(data);
      if (!owner) {
        output.record({ stopped: false, pid: null, milliseconds: 0 });
        output.result(`No server runs on ${data}; there is nothing to stop.`);
        return finish(exitCodes.done);
      }
      output.progress(`Stopping process ${owner.pid} …`);
      const milliseconds = await stop(data, owner).finally(() => output.progress(undefined));
      output.record({ stopped: true, pid: owner.pid, milliseconds });
      output.result(`Stopped the server on ${data} in ${duration(milliseconds)}.`);
      finish(exitCodes.done);
    });
}

async function stop(data: string, owner: Owner): Promise<number> {
  const began = performance.now();
  if (!owner.certain) await confirm(owner);
  try {
    process.kill(owner.pid, 'SIGTERM');
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ESRCH') return 0;
    throw new OperatorError(
      exitCodes.missing,
      `Process ${owner.pid} belongs to another user, so it cannot be stopped from here.`,
      'Run this as the user who started the server.',
    );
  }
  while (isAlive(owner.pid) && runningOwner(data)?.pid === owner.pid) {
    if (performance.now() - began > waitAtMostMs) {
      throw new OperatorError(
        exitCodes.didNotHold,
        `The server (process ${owner.pid}) has not ended within ${duration(waitAtMostMs)}.`,
        `Look at ${data}/log/server.log. "npx mangu stop" once more makes it end at once.`,
      );
    }
    await delay(roundMs);
  }
  return Math.round(performance.now() - began);
}

/** Where the system does not tell when a process began, its address has to answer as MANGU before it is ended. */
async function confirm(owner: Owner): Promise<void> {
  const health =
    owner.url &&
    (await ask({ url: owner.url, token: undefined }, '/api/health', Health, [503]).catch(() => undefined));
  if (health) return;
  throw new OperatorError(
    exitCodes.missing,
    `Process ${owner.pid} is noted as the server of this data folder but does not answer as MANGU; it may be another program.`,
    `Look at it with "ps -p ${owner.pid}" and end it yourself if it is the server.`,
  );
}
