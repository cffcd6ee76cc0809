import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { given, type Interruption, listenForInterrupts } from '../../interrupt.ts';
import { parseLine } from '../../server-log.ts';
import { endError, type ServerEvent, type ServerProcess, startServer } from '../../server-process.ts';
import { projectFolder, readSettings, type Settings } from '../../settings.ts';
import { createOutput, type Output } from '../../terminal/output.ts';
import { viteCommand } from '../start/client-build.ts';

const help = `Example:
  $ npx mangu dev               then open http://127.0.0.1:5173

For work on MANGU itself: the server starts anew when one of its files changes,
Vite delivers the pages on 5173 and passes /api on to the server.
`;
const jsonHelp = `
With --json, standard output is one object per line, each with "event": those
of "mangu start", and pages (url) once Vite answers.
`;

const pagesUrl = 'http://127.0.0.1:5173';
const warnLevel = 40;
const endWithinMs = 10_000;

export function defineDev(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('dev')
    .summary('work on MANGU: restart and reload on every change')
    .description('Run the server and the pages for development.')
    .option('--json', 'print events as JSON lines')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (options: { json?: boolean }) => {
      const output = createOutput(options);
      const interruption = listenForInterrupts();
      try {
        finish(await dev(readSettings(), output, interruption));
      } finally {
        interruption.release();
      }
    });
}

async function dev({ data }: Settings, output: Output, interruption: Interruption): Promise<ExitCode> {
  const vite = startVite();
  const refused = Promise.withResolvers<Error>();
  const server = startServer({
    data,
    watch: true,
    onEvent: (event) => tell(event),
    onLogLine: (line) => {
      const parsed = parseLine(line);
      if (parsed && parsed.level >= warnLevel) {
        output.warn([parsed.message, parsed.cause].filter(Boolean).join(': '));
      }
    },
  });
  function tell(event: ServerEvent): void {
    if (event.event !== 'refused') output.record(event);
    if (event.event === 'ready') output.note(`The server is at ${event.url}`);
    // A bug being worked on is what this command is for: the next change starts the server again.
    if (event.event === 'refused' && event.id !== 'internal') {
      refused.resolve(new OperatorError(exitCodes.missing, event.message));
    }
    if (event.event === 'refused' && event.id === 'internal') output.warn(event.message);
  }
  void whenVite(vite).then((answers) => {
    if (!answers) return;
    output.record({ event: 'pages', url: pagesUrl });
    output.result(`The pages are at ${output.paint('bold', pagesUrl)}`);
    output.note('Ctrl-C ends both.');
  });
  const why = await Promise.race([
    given(interruption.once).then(() => undefined),
    refused.promise,
    viteEnd(vite),
    server.ended.then(endError),
  ]);
  output.note('Stopping.');
  await stopBoth(vite, server, interruption.twice);
  if (why) throw why;
  return exitCodes.done;
}

function startVite(): ChildProcess {
  const command = viteCommand(projectFolder);
  if (!command) {
    throw new OperatorError(exitCodes.missing, 'Vite is not installed.', 'Run "npm ci" without --omit=dev.');
  }
  // Its standard input stays open as long as this process lives; Vite ends when it closes.
  return spawn(process.execPath, [command, '--logLevel', 'warn', '--clearScreen', 'false'], {
    cwd: path.join(projectFolder, 'client'),
    stdio: ['pipe', 2, 2],
    detached: true,
  });
}

function viteEnd(vite: ChildProcess): Promise<Error> {
  return new Promise((resolve) => {
    vite.on('error', resolve);
    vite.on('exit', () =>
      resolve(
        new OperatorError(
          exitCodes.missing,
          'Vite ended, for the reason above.',
          'If port 5173 is taken, end the program that has it.',
        ),
      ),
    );
  });
}

async function whenVite(vite: ChildProcess): Promise<boolean> {
  while (vite.exitCode === null && vite.signalCode === null) {
    const answer = await fetch(pagesUrl, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (answer) return true;
    await delay(100);
  }
  return false;
}

async function stopBoth(vite: ChildProcess, server: ServerProcess, now: AbortSignal): Promise<void> {
  vite.kill('SIGTERM');
  server.stop();
  const late = AbortSignal.any([now, AbortSignal.timeout(endWithinMs)]);
  late.addEventListener('abort', () => server.kill(), { once: true });
  await server.ended;
}
