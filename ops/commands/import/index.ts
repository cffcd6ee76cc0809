import type { Command } from 'commander';
import { OperatorError, ServerDied, Unreachable } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { type Interruption, listenForInterrupts } from '../../interrupt.ts';
import { readSettings } from '../../settings.ts';
import { createOutput, type Output } from '../../terminal/output.ts';
import { oneLine } from '../../terminal/text.ts';
import { count, megabytes } from '../../terminal/units.ts';
import { stepWords } from '../start/words.ts';
import { type FileResult, type ImportPlan, planImport } from './plan.ts';
import { resultLines, summaryLines } from './report.ts';
import { survey } from './survey.ts';

const help = `Examples:
  $ npx mangu import book.epub
  $ npx mangu import ~/Books another.epub

A folder gives every *.epub below it; links to folders and names that begin
with a dot are passed over. Books go to the server that runs on the data
folder; when none runs, one is started and ended again. Importing the same
file twice is safe: it is recognised by its content.
`;
const jsonHelp = `
With --json, standard output is one object per file:
  path          as named or found
  verdict       accepted | sanitised | rejected
  reason        stable id, null unless rejected
  findings      list of {severity: must|should|info, id, message, remedy?,
                path?, line?}
  bookId        null when rejected
  milliseconds  the server's work on it
  duplicate     true when it was in the catalogue already

Exits with 0 when every file was taken, with 1 when one was rejected or the
import was interrupted.
`;

interface Options {
  readonly json?: boolean;
  readonly server?: string;
}

export function defineImport(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('import')
    .summary('add EPUB files to the catalogue')
    .description('Add EPUB files to the catalogue.')
    .argument('<path...>', 'EPUB files, and folders of them')
    .option('--server <url>', 'another server than that of the data folder; needs MANGU_TOKEN')
    .option('--json', 'print one JSON object per file')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (paths: string[], options: Options) => {
      const output = createOutput(options);
      const interruption = listenForInterrupts();
      try {
        finish(await run(paths, options, output, interruption));
      } finally {
        output.progress(undefined);
        interruption.release();
      }
    });
}

const interruptedEarly = new OperatorError(
  exitCodes.didNotHold,
  'Stopped before anything was sent.',
  'Run the same command again when you like.',
);
const interrupted = new OperatorError(
  exitCodes.didNotHold,
  'Stopped at once. What was sent whole is still imported at the next start.',
  'Run the same command again to go on: what is there already is recognised.',
);

async function run(
  paths: readonly string[],
  options: Options,
  output: Output,
  { once, twice }: Interruption,
): Promise<ExitCode> {
  const settings = readSettings();
  const plan = planImport(await survey(paths));
  if (plan.mistakes.length > 0) {
    throw new OperatorError(
      exitCodes.wrongUse,
      plan.mistakes.join('\n'),
      'Nothing was imported. Check the names.',
    );
  }
  for (const folder of plan.emptyFolders) output.warn(`There is no *.epub in ${oneLine(folder)}.`);
  const results: FileResult[] = [];
  const tell = (result: FileResult, title: string | null) => {
    results.push(result);
    output.record(result);
    output.result(resultLines(result, title, output.columns, output.paint).join('\n'));
  };
  for (const result of plan.rejected) tell(result, null);
  const unsent = plan.files.length > 0 ? await sendAll() : [];
  if (unsent.length > 0) {
    output.warn(`Stopped as asked; ${count(unsent.length, 'file was', 'files were')} not sent.`);
    output.warn('Run the same command again to go on: what is there already is recognised.');
  }
  const refused = results.some(({ verdict }) => verdict === 'rejected');
  return refused || unsent.length > 0 ? exitCodes.didNotHold : exitCodes.done;

  async function sendAll() {
    // Loaded here, so that a mistake in the arguments is told at once.
    const [{ applyImport }, { openSession }] = await Promise.all([
      import('./apply.ts'),
      import('./server.ts'),
    ]);
    const stop = new AbortController();
    const stopNow = () => stop.abort(interrupted);
    twice.addEventListener('abort', stopNow, { once: true });
    output.progress('Looking for the server …');
    const session = await openSession({
      url: options.server,
      settings,
      onOwn: () => output.note('No server is running; starting one for this import.'),
      onEvent: (event) => {
        const words = stepWords(event);
        if (words) output.progress(`${words} …`);
      },
      stop: AbortSignal.any([once, stop.signal]),
    }).catch((error: unknown) => {
      throw once.aborted ? interruptedEarly : error;
    });
    twice.addEventListener('abort', session.kill, { once: true });
    const sayFinishing = () => output.note('Finishing what was sent. Ctrl-C again stops at once.');
    once.addEventListener('abort', sayFinishing, { once: true });
    const began = performance.now();
    let bytes = 0;
    try {
      const unsent = await applyImport(plan.files, {
        server: session.server,
        finish: once,
        stop: AbortSignal.any([stop.signal, session.lost]),
        onProgress: (progress) => {
          bytes = progress.bytesSent;
          output.progress(progressLine(plan, results.length, progress));
        },
        onResult: tell,
      }).catch((error: unknown) => {
        throw explainLoss(error, plan.rejected.length + plan.files.length - results.length);
      });
      output.progress(undefined);
      output.note('');
      for (const line of summaryLines({ results, bytes, milliseconds: performance.now() - began }))
        output.note(line);
      if (unsent.length === 0 && results.some(({ bookId }) => bookId)) {
        output.note(session.own ? 'To see them: npx mangu start' : `To see them: ${session.server.url}`);
      }
      if (session.own) output.progress('Stopping the server …');
      return unsent;
    } finally {
      await session.close();
      output.progress(undefined);
    }
  }
}

function progressLine(
  plan: ImportPlan,
  decided: number,
  progress: { bytesSent: number; waiting: number },
): string {
  const all = plan.files.reduce((sum, file) => sum + file.bytes, 0);
  const files = plan.files.length + plan.rejected.length;
  const sent = `${megabytes(progress.bytesSent)} of ${megabytes(all)} sent`;
  return `${decided} of ${count(files, 'file')} done, ${sent}, ${progress.waiting} being checked`;
}

/** A server that went away, in words: nothing is lost, and the way on. */
function explainLoss(error: unknown, open: number): unknown {
  if (!(error instanceof Unreachable || error instanceof ServerDied)) return error;
  const log = error instanceof ServerDied && error.logFile ? `\nIts log: ${error.logFile}` : '';
  return new OperatorError(
    exitCodes.missing,
    `The server went away while ${count(open, 'file was', 'files were')} still open: ${error.message}${log}`,
    'Run the same command again to go on: what is there already is recognised.',
  );
}
