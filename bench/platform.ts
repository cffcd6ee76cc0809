import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const entry = path.join(import.meta.dirname, '../server/server.ts');

export interface Platform {
  readonly url: string;
  readonly pid: number;
  readonly milliseconds: number;
  stop(): Promise<void>;
}

/** Starts the whole platform on its embedded database, as `npm start` does, and resolves when it is healthy. */
export async function startPlatform(
  dataFolder: string,
  variables: Record<string, string> = {},
  execArgv: readonly string[] = [],
): Promise<Platform> {
  const began = performance.now();
  const env = {
    PATH: process.env.PATH ?? '',
    MANGU_DATA: dataFolder,
    PORT: '0',
    LOG_LEVEL: 'error',
    ...variables,
  };
  const child = fork(entry, [], {
    env,
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = await ready(child);
  const answer = await fetch(`${url}/api/health`);
  if (answer.status !== 200) throw new Error(`The platform answered ${answer.status}.`);
  return {
    url,
    pid: child.pid ?? 0,
    milliseconds: performance.now() - began,
    async stop() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: { event: string; url?: string; message?: string }) => {
      if (message.event === 'ready') resolve(message.url ?? '');
      if (message.event === 'refused') reject(new Error(message.message));
    });
    child.once('exit', (code) => reject(new Error(`The platform ended with ${code}.`)));
  });
}

/** Resident bytes of a process, now and at most so far; zeros where there is no /proc. */
export function memoryOf(pid: number): { now: number; most: number } {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return { now: kilobytes('VmRSS') * 1024, most: kilobytes('VmHWM') * 1024 };
  } catch {
    return { now: 0, most: 0 };
  }
}
