import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type DrillName,
  type DrillResult,
  drillList,
  leftOutOfShort,
  rehearsalNotice,
  type StageCircumstances,
} from '@mangu/rehearsal/told';
import { environmentNames } from '@mangu/topology/environments';
import type { EnvironmentName } from '@mangu/topology/types';
import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { given, type Interruption, listenForInterrupts } from '../../interrupt.ts';
import { projectFolder } from '../../settings.ts';
import { createOutput, type Output } from '../../terminal/output.ts';
import { wrap } from '../../terminal/text.ts';
import { duration } from '../../terminal/units.ts';
import { buildClient, isFresh } from '../start/client-build.ts';
import { thisMachine } from './machine.ts';
import { markdown } from './markdown.ts';
import { page } from './page.ts';
import { type Report, reportOf, reportRecord } from './report.ts';
import {
  askRunning,
  circumstances,
  clearLeft,
  endRunning,
  type HeldStage,
  holdStage,
  isRunning,
} from './stage.ts';
import { showStatus } from './status.ts';
import { itselfLines, resultLines } from './words.ts';

const help = `Examples:
  $ npx mangu rehearse up               production's shape on this machine
  $ npx mangu rehearse status           how it is
  $ npx mangu rehearse status --follow  the same, drawn anew each second
  $ npx mangu rehearse task-loss        one drill, on it or on one of its own
  $ npx mangu rehearse all --html rehearsal.html
  $ npx mangu rehearse down

${wrap(rehearsalNotice, 80).join('\n')}
`;
const furtherHelp = `
Drills, in the order of "all":
${drillList.map(([name, about]) => `  ${name.padEnd(18)} ${about}`).join('\n')}

Load balancer, pages, servers, PostgreSQL with a standby and Redis come from
this machine: Linux with haproxy, nginx and redis-server.

With --json, standard output is one object per line, each with "event":
  ready (url, page, milliseconds, unlimited or null), happened (at, words),
  status (status {at, services [], balancer {}, database {}, cache {}, alarms
  [], notices [], notMeasured [], events [], drill}), result (result {drill,
  measures [{promise, wanted, measured, holds, hangsOnSpeed, extrapolated,
  aws}], requests, failed, heldBack, writes {acknowledged, refused, seconds
  []}, seconds [], samples [], events []}); a measure without "holds" is only
  told. The last one is report (environment, scale, short, machine {cores, cpu,
  memoryBytes, node, commit}, startMilliseconds, unlimited or null,
  milliseconds of the drills, itself [measures of the rehearsal itself], holds,
  holdsButForSpeed). Ends with 1 when a promise did not hold.
`;

const drillNames = drillList.map(([name]) => name);
/** What a start may take where slowness is forgiven. */
const patientStartMs = 600_000;
const words = ['up', 'down', 'status', 'all', ...drillNames] as const;

interface Options {
  readonly environment: EnvironmentName;
  readonly scale: number;
  /** Of the two, those that somebody gave. */
  readonly given: Partial<Pick<StageCircumstances, 'environment' | 'scale'>>;
  readonly short?: boolean;
  readonly forgiveSlow?: boolean;
  readonly html?: string;
  readonly markdown?: string;
  readonly follow?: boolean;
  readonly json?: boolean;
}

export function defineRehearse(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('rehearse')
    .summary('production on this machine, and what breaks it, for rehearsal only')
    .description("Start production's shape on this machine, and break it on purpose.")
    .addArgument(new Argument('<what>', 'up, down, status, all, or a drill').choices(words))
    .addOption(
      new Option('--environment <name>', 'which environment').choices(environmentNames).default('production'),
    )
    .option('--scale <share>', "share of the environment's CPU for each task", scale, 1)
    .option('--follow', 'status: go on until Ctrl-C')
    .option('--short', 'fewer requests, shorter waits')
    .option('--forgive-slow', 'a figure that hangs on the speed of this machine is told, and never ends in 1')
    .option('--html <file>', 'write the report as a page')
    .option('--markdown <file>', 'write the report as Markdown')
    .option('--json', 'print events as JSON lines')
    .addHelpText('before', help)
    .addHelpText('after', furtherHelp)
    .action(async (what: (typeof words)[number], read: Omit<Options, 'given'>, command: Command) => {
      const isGiven = (name: string) => command.getOptionValueSource(name) !== 'default';
      const options: Options = {
        ...read,
        given: {
          ...(isGiven('environment') ? { environment: read.environment } : {}),
          ...(isGiven('scale') ? { scale: read.scale } : {}),
        },
      };
      const output = createOutput(options);
      const interruption = listenForInterrupts();
      try {
        finish(await rehearse(what, options, output, interruption));
      } finally {
        output.progress(undefined);
        interruption.release();
      }
    });
}

async function rehearse(
  what: (typeof words)[number],
  options: Options,
  output: Output,
  interruption: Interruption,
): Promise<ExitCode> {
  if (options.follow && what !== 'status')
    throw new OperatorError(exitCodes.wrongUse, 'Only "status" goes on with --follow.');
  if (what === 'down') {
    if (await endRunning()) await tellEnd(output);
    else output.note('No rehearsal is running.');
    return exitCodes.done;
  }
  output.warn(output.paint('yellow', wrap(rehearsalNotice, output.columns).join('\n'), 'note'));
  if (what === 'status') return showStatus(options.follow ?? false, output, interruption);
  for (const file of [options.html, options.markdown]) if (file !== undefined) refuseUnwritable(file);
  if (what === 'up') return up(options, output, interruption);
  const all = drillNames.filter((name) => !(options.short && leftOutOfShort.has(name)));
  return drill(what === 'all' ? all : [what], options, output, interruption);
}

async function up(options: Options, output: Output, interruption: Interruption): Promise<ExitCode> {
  const stage = await start(options, output, interruption, (words) => output.note(`  ${words}`));
  output.result(`The rehearsal of ${options.environment} is at ${output.paint('bold', stage.ready.url)}`);
  output.note('It answers only what comes with the header of its CDN, as the drills do.');
  output.result(`How it is, live: ${output.paint('bold', stage.ready.page)}`);
  output.note('Ctrl-C or "npx mangu rehearse down" ends it.');
  await Promise.race([given(interruption.once), stage.ended]);
  await stage.stop();
  await tellEnd(output);
  return exitCodes.done;
}

/** Only after it is so. */
async function tellEnd(output: Output): Promise<void> {
  const left = await clearLeft();
  if (left.length > 0) {
    throw new OperatorError(
      exitCodes.missing,
      `The rehearsal has ended, and this is left: ${left.join(', ')}`,
      'Something still uses it, or it belongs to another user. "npx mangu rehearse down" tries again.',
    );
  }
  output.note('Ended, and nothing is left.');
}

/** One that runs stays as it is: a report on it must not be taken for one on another environment. */
function refuseOther({ given: { environment, scale: share } }: Options, running: StageCircumstances): void {
  const same =
    (environment ?? running.environment) === running.environment &&
    (share ?? running.scale) === running.scale;
  if (same) return;
  throw new OperatorError(
    exitCodes.wrongUse,
    `The rehearsal that is running is of ${running.environment} with --scale ${running.scale}.`,
    'Leave out --environment and --scale to use it, or end it first: "npx mangu rehearse down".',
  );
}

async function drill(
  names: readonly DrillName[],
  options: Options,
  output: Output,
  interruption: Interruption,
): Promise<ExitCode> {
  // Before half an hour in which another commit may be made.
  const machine = await thisMachine();
  const own = isRunning() ? undefined : await start(options, output, interruption, () => {});
  const began = Date.now();
  const results: DrillResult[] = [];
  let running: StageCircumstances;
  try {
    running = await circumstances();
    if (!own) refuseOther(options, running);
    for (const name of names) {
      output.note(output.paint('bold', name, 'note'));
      const result = await drillOnce(name, options, output, interruption.once);
      results.push(result);
      for (const line of resultLines(result, output.columns, output.paint)) output.result(line);
    }
  } finally {
    await own?.stop();
    // Nothing, unless it had to be killed.
    if (own) await clearLeft();
  }
  const report = reportOf(results, {
    ...running,
    short: options.short ?? false,
    milliseconds: Date.now() - began,
    unlimited: running.unlimited ?? undefined,
    machine,
  });
  for (const line of itselfLines(report, output.columns, output.paint)) output.result(line);
  output.record(reportRecord(report));
  write(report, options, output);
  const enough = options.forgiveSlow ? report.holdsButForSpeed : report.holds;
  return enough ? exitCodes.done : exitCodes.didNotHold;
}

async function drillOnce(
  name: DrillName,
  { short = false, forgiveSlow: patient = false }: Options,
  output: Output,
  signal: AbortSignal,
): Promise<DrillResult> {
  let result: DrillResult | undefined;
  let refused = signal.aborted ? 'It was interrupted.' : 'The rehearsal ended in the middle of the drill.';
  await askRunning(
    { ask: 'drill', drill: name, short, patient },
    (line) => {
      output.record(line);
      if (line.event === 'happened')
        output.note(`  ${new Date(line.at).toISOString().slice(11, 23)} ${line.words}`);
      if (line.event === 'result') result = line.result;
      if (line.event === 'refused') refused = line.message;
    },
    signal,
  );
  if (result) return result;
  throw new OperatorError(exitCodes.missing, refused);
}

async function start(
  options: Options,
  output: Output,
  { once }: Interruption,
  onHappened: (words: string) => void,
): Promise<HeldStage> {
  if (!isFresh(projectFolder) || !existsSync(path.join(projectFolder, 'client/dist'))) {
    output.progress('Building the pages …');
    const built = await buildClient(projectFolder, once);
    output.progress(undefined);
    if (built.outcome !== 'built')
      throw new OperatorError(
        exitCodes.missing,
        'The pages could not be built.',
        'Run "npx mangu start" once.',
      );
  }
  output.progress('Starting the rehearsal …');
  const { environment, scale: share } = options;
  const patient = options.forgiveSlow ? { startWithinMs: patientStartMs } : {};
  const stage = await holdStage({ environment, scale: share, ...patient }, { signal: once, onHappened });
  output.progress(undefined);
  output.record(stage.ready);
  output.note(`Started in ${duration(stage.ready.milliseconds)}.`);
  if (stage.ready.unlimited !== null)
    output.warn(`Tasks are not held to their CPU and memory: ${stage.ready.unlimited}.`);
  return stage;
}

function write(report: Report, { html, markdown: text }: Options, output: Output): void {
  if (html !== undefined) {
    writeFileSync(html, page(report));
    output.note(`The page is in ${html}`);
  }
  if (text !== undefined) {
    writeFileSync(text, markdown(report));
    output.note(`The report is in ${text}`);
  }
}

/** Before half an hour of drills, not after it. */
function refuseUnwritable(file: string): void {
  if (!existsSync(path.dirname(path.resolve(file))))
    throw new OperatorError(exitCodes.wrongUse, `There is no folder for ${file}.`);
}

function scale(text: string): number {
  const value = Number(text);
  if (value >= 0.1 && value <= 1) return value;
  throw new InvalidArgumentError('It is a share from 0.1 to 1.');
}
