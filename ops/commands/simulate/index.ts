import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { environmentNames, environments } from '@mangu/topology/environments';
import type { EnvironmentName } from '@mangu/topology/types';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { createOutput } from '../../terminal/output.ts';
import { wrap } from '../../terminal/text.ts';
import { assumed } from './assumptions.ts';
import { jsonOf } from './json.ts';
import { page } from './page.ts';
import { notice, simulate } from './report.ts';
import { findTraffic } from './traffic.ts';
import { trafficFileLimits } from './traffic-file.ts';
import { reportLines } from './words.ts';

const help = `Examples:
  $ npx mangu simulate                              an ordinary day
  $ npx mangu simulate --traffic launch-day
  $ npx mangu simulate --traffic 10M --days 30 --html month.html
  $ npx mangu simulate --traffic mine.csv --environment staging

${wrap(notice, 80).join('\n')}
`;
const furtherHelp = `
Traffic is daily (100,000 requests a day), launch-day (the same, and at noon
a book that many have waited for), a number of requests a day from 1 to 1B,
or a file. A file is CSV or JSON, all requests of readers a second:
  time,requests_per_second          [{"time": "2026-11-29T18:00:00Z",
  2026-11-29T18:00:00Z,12.5           "requestsPerSecond": 12.5},
  2026-11-29T18:05:00Z,80            {"time": "2026-11-29T18:05:00Z",
                                      "requestsPerSecond": 80}]
Times ascend, in ISO 8601 with a zone or in seconds. Each figure holds until
the next row. At most ${trafficFileLimits.rows.toLocaleString('en-US')} rows, ${trafficFileLimits.days} days and ${trafficFileLimits.bytes / 1e6} MB; a shorter one
begins again until the days are full.

With --json, standard output is one object: simulation (true), notice,
  environment, traffic, days, assumptions {}, totals {}, costUsd {total,
  month}, findings [{what, firstMinute or null, minutes, next}], firstLimit
  {requestsPerDay, change} or null, ladder [{requestsPerDay, peakPerSecond,
  tasks, p95Seconds, connections, databasePercent, changes [{value, from, to,
  why}], options []}], options [{id, title, specification, built, about}],
  events [{minute, what, ...}], hours [{hour, requestsPerSecond, healthyLeast,
  desired, saturationPercent, p95Seconds, connections, databasePercent,
  failed, costUsd}].
`;

interface Options {
  readonly traffic: string;
  readonly environment: EnvironmentName;
  readonly days?: number;
  readonly requestMs: number;
  readonly databaseMs: number;
  readonly json?: boolean;
  readonly html?: string;
}

export function defineSimulate(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('simulate')
    .summary('let traffic through a model of an environment, for rehearsal only')
    .description('Let traffic through a model of an environment, a day or a month in seconds.')
    .option('--traffic <name or file>', 'daily, launch-day, 10M or such, or a file', 'daily')
    .addOption(
      new Option('--environment <name>', 'which environment').choices(environmentNames).default('production'),
    )
    .option('--days <n>', `how long, 1 to ${trafficFileLimits.days}`, days)
    .addOption(
      new Option('--request-ms <n>', 'time of one vCPU of a task for a request')
        .argParser(milliseconds)
        .default(assumed.requestMilliseconds, assumed.requestMilliseconds.toFixed(2)),
    )
    .addOption(
      new Option('--database-ms <n>', 'time of one vCPU of the database for it')
        .argParser(milliseconds)
        .default(assumed.databaseMilliseconds, assumed.databaseMilliseconds.toFixed(2)),
    )
    .option('--html <file>', 'write a page with curves')
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', furtherHelp)
    .action((options: Options) => {
      const output = createOutput(options);
      const found = findTraffic(options.traffic);
      const report = simulate({
        topology: environments[options.environment],
        traffic: found.traffic,
        days: options.days ?? found.days,
        requestMilliseconds: options.requestMs,
        databaseMilliseconds: options.databaseMs,
      });
      if (options.html !== undefined) writePage(options.html, page(report));
      output.record(jsonOf(report));
      for (const line of reportLines(report, output.columns, output.paint)) output.result(line);
      if (options.html !== undefined) output.note(`The page is in ${options.html}`);
      finish(exitCodes.done);
    });
}

function days(text: string): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= trafficFileLimits.days) return value;
  throw new InvalidArgumentError(`It is a whole number from 1 to ${trafficFileLimits.days}.`);
}

function milliseconds(text: string): number {
  const value = /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : 0;
  if (value >= 0.01 && value <= 10_000) return value;
  throw new InvalidArgumentError('It is a number of milliseconds from 0.01 to 10000.');
}

function writePage(file: string, html: string): void {
  if (path.extname(file) !== '.html') {
    throw new OperatorError(exitCodes.wrongUse, `A page is written as .html, not as ${file}.`);
  }
  try {
    writeFileSync(file, html);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OperatorError(exitCodes.missing, `The page could not be written: ${why}`);
  }
}
