/** What the command line reads from a data folder: who owns it, and the token. The server writes both. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { OperatorError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';

export interface Owner {
  readonly pid: number;
  /** Absent while the server is starting. */
  readonly url: string | undefined;
  /** Whether the process is surely the server, and not another one that got its number. */
  readonly certain: boolean;
}

/** The server that runs on this folder, if one does. A file left by a server that was killed counts as none. */
export function runningOwner(data: string): Owner | undefined {
  const found = readJson(path.join(data, 'server.json'));
  if (typeof found !== 'object' || found === null) return undefined;
  const { pid, startedAt, url } = found as Record<string, unknown>;
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid < 2 || typeof startedAt !== 'string') {
    return undefined;
  }
  if (!isAlive(pid)) return undefined;
  const start = processStart(pid);
  if (start !== undefined && start !== startedAt) return undefined;
  return {
    pid,
    url: typeof url === 'string' && URL.canParse(url) ? url : undefined,
    certain: start !== undefined,
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return error instanceof Error && Reflect.get(error, 'code') === 'EPERM';
  }
}

/** The token of the server of this folder. */
export function readToken(data: string): string {
  const file = path.join(data, 'token');
  try {
    const token = readFileSync(file, 'utf8').trim();
    if (token) return token;
  } catch (error) {
    throw new OperatorError(
      exitCodes.missing,
      `The server's token cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'Run this as the user who started the server, or set MANGU_TOKEN.',
    );
  }
  throw new OperatorError(
    exitCodes.missing,
    `The file ${file} is empty.`,
    'Remove it and start the server again; it makes a new token. Or set MANGU_TOKEN.',
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Field 22 of proc(5) `stat`, the start of a process; undefined where there is no /proc. */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
