import { setTimeout as delay } from 'node:timers/promises';
import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { explained, faultName } from '../../aws/refusals.ts';
import {
  type AwsSession,
  addEnvironmentOptions,
  type EnvironmentOptions,
  openSession,
} from '../../aws/session.ts';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { listenForInterrupts } from '../../interrupt.ts';
import { createOutput } from '../../terminal/output.ts';
import { type LogName, type LogPlace, logLine, logNames, logPlace, spanOf } from './plan.ts';

const help = `Examples:
  $ npx mangu logs server --follow
  $ npx mangu logs server --since 1h --filter '"request-id-of-a-problem"'
  $ npx mangu logs migration

The server's log lines are JSON; --filter takes a filter pattern of CloudWatch.
`;
const jsonHelp = `
With --json, standard output is one object per line: timestamp, logStreamName,
  message, eventId.

Exits with 0, also when there is no line and after Ctrl-C; 3 when there is no
such log, for another account or region, and for expired credentials.
`;

interface Options extends EnvironmentOptions {
  readonly since: number;
  readonly filter?: string;
  readonly follow?: boolean;
  readonly json?: boolean;
}

/** Lines arrive out of order, so each question looks back a little; what was shown is not shown again. */
const lookBackMs = 30_000;
const askEveryMs = process.env.AWS_ENDPOINT_URL ? 200 : 2000;

export function defineLogs(program: Command, finish: (code: ExitCode) => void): void {
  addEnvironmentOptions(
    program
      .command('logs')
      .summary('print a log, and follow it')
      .description('Print a log of an environment, and follow it.')
      .addArgument(new Argument('[log]', 'which').choices(logNames).default('server'))
      .option('--since <span>', 'how far back, such as 30s, 15m, 2h, 1d', span, 15 * 60_000)
      .option('--filter <pattern>', 'only lines that match')
      .option('--follow', 'go on until Ctrl-C'),
  )
    .option('--json', 'print one JSON object per line')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (log: LogName, options: Options) => {
      await explained(() => printLog(log, options));
      finish(exitCodes.done);
    });
}

async function printLog(log: LogName, options: Options): Promise<void> {
  const output = createOutput(options);
  const session = await openSession(options);
  const place = logPlace(session.names, log);
  const shown = new Map<string, number>();
  const interruption = listenForInterrupts();
  const stop = interruption.once;
  let from = Date.now() - options.since;
  do {
    for await (const event of eventsOf(session, place, from, options.filter)) {
      const id = event.eventId ?? '';
      if (shown.has(id)) continue;
      shown.set(id, event.timestamp ?? 0);
      output.record(event);
      output.result(logLine(event));
      if (stop.aborted) break;
    }
    const oldest = Date.now() - lookBackMs;
    from = Math.max(from, oldest);
    for (const [id, at] of shown) if (at < oldest) shown.delete(id);
    if (options.follow) await delay(askEveryMs, undefined, { signal: stop }).catch(() => {});
  } while (options.follow && !stop.aborted);
  interruption.release();
}

/** All that is there since then, page by page. */
async function* eventsOf(
  { aws, account }: AwsSession,
  place: LogPlace,
  startTime: number,
  filter: string | undefined,
): AsyncGenerator<FilteredLogEvent> {
  const logs = await aws.logs();
  let nextToken: string | undefined;
  do {
    const answer = await logs
      .filterLogEvents({
        ...place,
        startTime,
        ...(filter ? { filterPattern: filter } : {}),
        ...(nextToken ? { nextToken } : {}),
      })
      .catch((error: unknown) => {
        if (faultName(error) === 'ResourceNotFoundException') throw noLog(place.logGroupName, account);
        throw error;
      });
    yield* answer.events ?? [];
    nextToken = answer.nextToken;
  } while (nextToken);
}

function noLog(group: string, account: string): OperatorError {
  return new OperatorError(
    exitCodes.missing,
    `Account ${account} has no log ${group}.`,
    'Nothing has been written to it yet, or this is another account.',
  );
}

function span(text: string): number {
  const milliseconds = spanOf(text);
  if (milliseconds === undefined) throw new InvalidArgumentError('It is a number with s, m, h or d.');
  return milliseconds;
}
