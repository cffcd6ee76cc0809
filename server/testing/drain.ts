import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const entry = path.join(import.meta.dirname, '../server.ts');

export interface DrainOutcome {
  readonly answered: number;
  /** Requests without an answer, or with one of the server's faults. */
  readonly failed: readonly string[];
  readonly exitCode: number | null;
  /** From SIGTERM to the end of the process. */
  readonly milliseconds: number;
}

/** A load balancer asks so often, and takes a server out after so many refusals in a row. */
const checkEveryMs = 200;
const unhealthyThreshold = 2;
const clients = 16;

/**
 * Starts a server of its own process, sends requests as a load balancer does, tells the server to end in the middle of
 * them, and goes on sending until the checks say that it must not.
 * @param variables DRAIN_SECONDS must cover the checks: 1.
 */
export async function drainUnderLoad(
  variables: Readonly<Record<string, string>>,
  pathname: string,
  requestsBefore: number,
): Promise<DrainOutcome> {
  const env = {
    PATH: process.env.PATH ?? '',
    PORT: '0',
    LOG_LEVEL: 'error',
    DRAIN_SECONDS: '1',
    ...variables,
  };
  const child = fork(entry, [], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  const url = await ready(child);
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const failed: string[] = [];
  let answered = 0;
  let inService = true;
  const send = async () => {
    while (inService) {
      try {
        const status = await get(new URL(pathname, url), agent);
        if (status < 500) answered++;
        else failed.push(String(status));
      } catch (error) {
        failed.push(error instanceof Error ? error.message : String(error));
      }
    }
  };
  const check = async () => {
    for (let refused = 0; refused < unhealthyThreshold; ) {
      await delay(checkEveryMs);
      const status = await get(new URL('/api/health', url)).catch(() => 0);
      refused = status === 200 ? 0 : refused + 1;
    }
    inService = false;
  };
  const sending = Array.from({ length: clients }, send);
  const checking = check();
  while (answered < requestsBefore && failed.length === 0) await delay(5);
  const began = performance.now();
  child.kill('SIGTERM');
  const [exitCode] = await exited;
  const milliseconds = performance.now() - began;
  await Promise.all([checking, ...sending]);
  agent.destroy();
  return { answered, failed, exitCode, milliseconds };
}

function get(url: URL, agent?: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    http
      .get(url, { ...(agent ? { agent } : {}) }, (answer) => {
        answer.on('error', reject).on('end', () => resolve(answer.statusCode ?? 0));
        answer.resume();
      })
      .on('error', reject);
  });
}

function ready(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: { event: string; url?: string; message?: string }) => {
      if (message.event === 'ready') resolve(message.url ?? '');
      if (message.event === 'refused') reject(new Error(message.message));
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}.`)));
  });
}
