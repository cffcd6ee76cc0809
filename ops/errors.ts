/** Two kinds of error and no third: the operator can do something about it, or it is our bug. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ExitCode, exitCodes } from './exit-codes.ts';

/** Something the person at the keyboard can mend. Says what happened and why; `next` is what to do now. */
export class OperatorError extends Error {
  readonly exitCode: Exclude<ExitCode, 0 | 70>;
  readonly next: string | undefined;
  constructor(exitCode: Exclude<ExitCode, 0 | 70>, message: string, next?: string) {
    super(message);
    this.exitCode = exitCode;
    this.next = next;
  }
}

/** The server does not answer at all: not there, being restarted, or the network is away. */
export class Unreachable extends Error {}

/** What the server's log knows about its own end, shown instead of our trace. */
export class ServerDied extends Error {
  readonly lastWords: string | undefined;
  readonly logFile: string | undefined;
  constructor(message: string, lastWords: string | undefined, logFile: string | undefined) {
    super(message);
    this.lastWords = lastWords;
    this.logFile = logFile;
  }
}

/** The words for standard error and the exit code. Writes the trace of a bug to a new file of mode 0600. */
export function explainError(error: unknown): { readonly text: string; readonly exitCode: ExitCode } {
  if (error instanceof OperatorError) {
    return { text: [error.message, error.next].filter(Boolean).join('\n'), exitCode: error.exitCode };
  }
  if (error instanceof ServerDied) {
    const lines = [
      error.message,
      error.lastWords && `Its last words: ${error.lastWords}`,
      error.logFile && `Its log: ${error.logFile}`,
      'Nothing that was stored is lost. Start it again; it recovers by itself.',
    ];
    return { text: lines.filter(Boolean).join('\n'), exitCode: exitCodes.bug };
  }
  if (error instanceof Unreachable) {
    const next = 'Is it running? "npx mangu status" tells.';
    return { text: `The server does not answer: ${error.message}\n${next}`, exitCode: exitCodes.missing };
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const file = saveTrace(trace);
  const where = file ? `The trace is in ${file}` : `The trace could not be saved; it is:\n${trace}`;
  return {
    text: `This is a bug in MANGU, not a mistake of yours: ${firstLine(trace)}\n${where}\nPlease report it together with the command you ran.`,
    exitCode: exitCodes.bug,
  };
}

function saveTrace(trace: string): string | undefined {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const file = path.join(tmpdir(), `mangu-trace-${stamp}-${process.pid}.txt`);
  const command = process.argv.slice(2, 3).join(' ');
  const head = `mangu ${command}\nNode ${process.version} on ${process.platform} ${process.arch}\n\n`;
  try {
    writeFileSync(file, `${head}${trace}\n`, { mode: 0o600, flag: 'wx' });
    return file;
  } catch {
    return undefined;
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
