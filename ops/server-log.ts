import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import path from 'node:path';

/** A log larger than this at the start of a server becomes `server.log.1`; the one before that is dropped. */
const bytesAtMost = 10_000_000;
const tailBytes = 64 * 1024;

export interface ServerLog {
  readonly file: string;
  readonly descriptor: number;
}

/**
 * Opens `log/server.log` in the data folder, mode 0600, to be appended to.
 * @returns undefined where it cannot be written or the folder is not ours: the server says why when it refuses.
 */
export function openServerLog(data: string, options: { rotate: boolean }): ServerLog | undefined {
  if (existsSync(path.join(data, 'PG_VERSION'))) return undefined;
  const file = path.join(data, 'log', 'server.log');
  try {
    mkdirSync(data, { recursive: true, mode: 0o755 });
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    if (options.rotate && existsSync(file) && statSync(file).size > bytesAtMost)
      renameSync(file, `${file}.1`);
    return { file, descriptor: openSync(file, 'a', 0o600) };
  } catch {
    return undefined;
  }
}

/** The newest line of the log that tells of an error, in words; undefined when there is none near the end. */
export function lastWords(file: string): string | undefined {
  return worstLine(readTail(file));
}

/** The last line of level error (50) or above of pino's JSON lines; fatal (60) goes first. */
export function worstLine(log: string): string | undefined {
  const lines = log.split('\n').flatMap((line) => parseLine(line) ?? []);
  const found = lines.findLast(({ level }) => level >= 60) ?? lines.findLast(({ level }) => level >= 50);
  return found && [found.message, found.cause].filter(Boolean).join(': ');
}

/** One of pino's lines; undefined when it is something else. */
export function parseLine(line: string) {
  let found: unknown;
  try {
    found = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof found !== 'object' || found === null) return undefined;
  const { level, msg, err } = found as Record<string, unknown>;
  if (typeof level !== 'number') return undefined;
  const cause = typeof err === 'object' && err !== null ? Reflect.get(err, 'message') : undefined;
  return {
    level,
    message: typeof msg === 'string' ? msg : '',
    cause: typeof cause === 'string' ? cause : undefined,
  };
}

function readTail(file: string): string {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const { size } = fstatSync(descriptor);
    const buffer = Buffer.alloc(Math.min(size, tailBytes));
    const bytesRead = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
