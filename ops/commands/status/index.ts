import { BooksPage } from '@mangu/contract/books';
import { Health, Readiness } from '@mangu/contract/health';
import { ImportsPage } from '@mangu/contract/imports';
import { environmentNames } from '@mangu/topology/environments';
import type { EnvironmentName } from '@mangu/topology/types';
import { type Command, Option } from 'commander';
import { ask, type ServerAddress } from '../../api.ts';
import { explained } from '../../aws/refusals.ts';
import { openSession } from '../../aws/session.ts';
import { type Owner, runningOwner } from '../../data-folder.ts';
import { Unreachable } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { readSettings } from '../../settings.ts';
import { createOutput } from '../../terminal/output.ts';
import { inquireEnvironment } from './aws.ts';
import { environmentLines, isWell } from './environment-words.ts';
import { type Status, statusLines } from './words.ts';

const help = `Examples:
  $ npx mangu status
  $ npx mangu status --environment production

Without --environment it is about the server on this machine, with it about an
environment on AWS: services, deployments, versions, alarms, cost so far.
`;
const jsonHelp = `
With --json, standard output is one object: running, data, and when running
  pid, url, version, status (starting|ok|degraded|draining|silent),
  uptimeSeconds, ready, dependencies {name: {ok, milliseconds, error?}}, books,
  importsWaiting; a figure that could not be had is null.

With --environment and --json: environment, account, region, services
  [{service, running, desired, healthy, revision, image, tags, deployment,
  lastEvent}], alarms, costUsd; what may not be asked is null.

Exits with 0 when healthy, 1 when degraded, 3 when not running or not there.
`;

interface Options {
  readonly json?: boolean;
  readonly environment?: EnvironmentName;
  readonly account?: string;
}

export function defineStatus(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('status')
    .summary('say whether MANGU runs and how it is')
    .description('Say whether MANGU runs on the data folder or on AWS, and how it is.')
    .addOption(new Option('--environment <name>', 'an environment on AWS').choices(environmentNames))
    .option('--account <id>', 'refuse to ask another account than this')
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (options: Options) => {
      const output = createOutput(options);
      const { environment, account } = options;
      if (environment) {
        const status = await explained(async () =>
          inquireEnvironment(await openSession({ environment, ...(account ? { account } : {}) })),
        );
        output.record(status);
        for (const line of environmentLines(status, output.paint)) output.result(line);
        return finish(isWell(status) ? exitCodes.done : exitCodes.didNotHold);
      }
      const { data } = readSettings();
      const owner = runningOwner(data);
      const status: Status = owner ? await inquire(data, owner) : { running: false, data };
      output.record(status);
      for (const line of statusLines(status, output.paint)) output.result(line);
      finish(exitCode(status));
    });
}

function exitCode(status: Status): ExitCode {
  if (!status.running) return exitCodes.missing;
  return status.status === 'ok' && status.ready ? exitCodes.done : exitCodes.didNotHold;
}

async function inquire(data: string, { pid, url }: Owner): Promise<Status> {
  const silent = {
    running: true,
    data,
    pid,
    url: url ?? null,
    version: null,
    uptimeSeconds: null,
    ready: false,
    dependencies: {},
    books: null,
    importsWaiting: null,
  } as const;
  if (!url) return { ...silent, status: 'starting' };
  const server: ServerAddress = { url, token: undefined };
  const health = await unlessSilent(ask(server, '/api/health', Health, [503]));
  if (!health) return { ...silent, status: 'silent' };
  const [readiness, books, imports] = await Promise.all([
    unlessSilent(ask(server, '/api/health/ready', Readiness, [503])),
    unlessSilent(ask(server, '/api/books?limit=1', BooksPage)),
    unlessSilent(ask(server, '/api/imports?limit=200', ImportsPage)),
  ]);
  return {
    ...silent,
    status: health.status,
    version: health.version,
    uptimeSeconds: health.uptimeSeconds,
    ready: readiness?.ready ?? false,
    dependencies: readiness?.dependencies ?? {},
    books: books?.total ?? null,
    importsWaiting: imports?.items.filter(({ stage }) => stage !== 'done').length ?? null,
  };
}

async function unlessSilent<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof Unreachable) return undefined;
    throw error;
  });
}
