import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { runningOwner } from '../../data-folder.ts';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { given, type Interruption, listenForInterrupts } from '../../interrupt.ts';
import { endError, type ServerEvent, startServer } from '../../server-process.ts';
import { projectFolder, readSettings, type Settings } from '../../settings.ts';
import { createOutput, type Output } from '../../terminal/output.ts';
import { table } from '../../terminal/table.ts';
import { duration } from '../../terminal/units.ts';
import { buildClient, isFresh } from './client-build.ts';
import { isLoopback, openHostWarning, startedRows, stepWords } from './words.ts';

const help = `Example:
  $ npx mangu start --open      start MANGU and show it in the browser

Builds the pages when they changed, starts the database and the server, and
runs until Ctrl-C. Variables such as PORT are listed by "npx mangu env".
`;
const jsonHelp = `
With --json, standard output is one object per line, each with "event":
  client (state: fresh|built, milliseconds), step (step, detail),
  welcome (url, expires), ready (url, milliseconds, first), handbook (state),
  ended (code, signal).
`;

interface Options {
  readonly open?: boolean;
  readonly build: boolean;
  readonly json?: boolean;
}

export function defineStart(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('start')
    .summary('start MANGU on this machine')
    .description('Start MANGU on this machine and keep it running.')
    .option('--open', 'open the page in the browser')
    .option('--no-build', 'deliver the pages as they were built last')
    .option('--json', 'print events as JSON lines')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (options: Options) => {
      const output = createOutput(options);
      const interruption = listenForInterrupts();
      try {
        finish(await start(readSettings(), output, interruption, options));
      } finally {
        output.progress(undefined);
        interruption.release();
      }
    });
}

async function start(
  settings: Settings,
  output: Output,
  interruption: Interruption,
  options: Options,
): Promise<ExitCode> {
  const { data } = settings;
  refuseWhenRunning(data);
  if (options.build && !(await bringClientUpToDate(output, interruption.once))) return exitCodes.didNotHold;
  const server = startServer({
    data,
    onEvent: narrator(settings, output, () => server.logFile, options.open ?? false),
  });
  const asked = given(interruption.once).then(() => {
    output.progress(undefined);
    output.note(
      'Stopping. An import that is under way goes on at the next start.\nCtrl-C again stops at once.',
    );
    server.stop();
  });
  void given(interruption.twice).then(() => server.kill());
  const end = await server.ended;
  output.progress(undefined);
  output.record({ event: 'ended', code: end.code, signal: end.signal });
  if (!interruption.once.aborted) {
    // `mangu stop` elsewhere, or the system asked it to end.
    if (end.code === exitCodes.done) return exitCodes.done;
    throw endError(end);
  }
  await asked;
  if (end.code === exitCodes.bug) throw endError(end);
  output.note(
    end.code === 0 ? 'Stopped.' : 'Stopped at once. The next start puts things in order by itself.',
  );
  return end.code === 0 ? exitCodes.done : exitCodes.didNotHold;
}

/** Tells what the server tells, as it happens. */
function narrator(settings: Settings, output: Output, logFile: () => string | undefined, open: boolean) {
  const { data, environment } = settings;
  const began = performance.now();
  let handbookSaid = false;
  let welcome: string | undefined;
  const ready = ({ url, first }: Extract<ServerEvent, { event: 'ready' }>) => {
    handbookSaid = first && environment.MANGU_HANDBOOK;
    output.progress(undefined);
    output.note(`Started in ${duration(performance.now() - began)}.`);
    output.result(`MANGU is at ${output.paint('bold', url)}`);
    const rows = startedRows({ data, logFile: logFile(), first, handbook: handbookSaid });
    for (const line of table(rows, '  ')) output.note(line);
    if (welcome) {
      output.note('Nobody runs this house yet. This link makes its first administrator, once:');
      output.note(`  ${welcome}`);
    }
    if (!isLoopback(environment.HOST)) {
      for (const line of openHostWarning) output.warn(output.paint('yellow', line, 'note'));
    }
    if (open) openBrowser(url, output);
  };
  return (event: ServerEvent) => {
    switch (event.event) {
      case 'refused':
        return;
      case 'step':
        if (event.step === 'backup') output.note(stepWords(event) ?? '');
        else output.progress(`${stepWords(event)} …`);
        break;
      case 'ready':
        ready(event);
        break;
      case 'welcome':
        // Told before the address, and said after it.
        welcome = event.url;
        break;
      case 'handbook':
        if (event.state === 'done') output.note("MANGU's own handbook is in the catalogue.");
        else if (!handbookSaid) output.note("MANGU's own handbook is being added.");
    }
    output.record(event);
  };
}

function refuseWhenRunning(data: string): void {
  const owner = runningOwner(data);
  if (!owner) return;
  throw new OperatorError(
    exitCodes.missing,
    owner.url
      ? `MANGU is running already, at ${owner.url} (process ${owner.pid}), on the data folder ${data}.`
      : `MANGU is being started already (process ${owner.pid}) on the data folder ${data}.`,
    'Use that one, end it with "npx mangu stop", or set MANGU_DATA and PORT for a second one.',
  );
}

/** @returns false when the operator stopped it. */
async function bringClientUpToDate(output: Output, stop: AbortSignal): Promise<boolean> {
  if (isFresh(projectFolder)) {
    output.record({ event: 'client', state: 'fresh', milliseconds: 0 });
    return true;
  }
  output.progress('Building the pages …');
  const built = await buildClient(projectFolder, stop);
  output.progress(undefined);
  if (built.outcome === 'built') {
    output.note(`Built the pages in ${duration(built.milliseconds)}.`);
    output.record({ event: 'client', state: 'built', milliseconds: Math.round(built.milliseconds) });
    return true;
  }
  if (built.outcome === 'stopped') {
    output.note('Stopped before the server was started. Nothing is lost.');
    return false;
  }
  if (built.outcome === 'vite-missing') {
    throw new OperatorError(
      exitCodes.missing,
      'The pages have to be built, and Vite, which builds them, is not installed.',
      'Run "npm ci" in the folder of MANGU, without --omit=dev.',
    );
  }
  throw new OperatorError(
    exitCodes.didNotHold,
    `The pages could not be built:\n${built.output.trim()}`,
    'If nothing below client/ was changed, run "npm ci" and try again.',
  );
}

function openBrowser(url: string, output: Output): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => output.warn(`No browser could be opened from here. Open ${url} yourself.`));
  child.unref();
}
