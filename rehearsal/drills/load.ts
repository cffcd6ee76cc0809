/** The load generator, a process of its own so that what it measures does not wait for what measures. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Second } from '../told/result.ts';
import type { Front } from './viewer.ts';

export interface LoadOrder {
  readonly front: Front;
  readonly paths: readonly string[];
  readonly perSecond: number;
  readonly connections: number;
  /** First of the viewers it speaks for. */
  readonly firstViewer: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly failed: number;
  /** Not sent at their time, because as many as allowed were under way. */
  readonly heldBack: number;
  /** Status, or Node's word for no answer → how many. */
  readonly failures: Readonly<Record<string, number>>;
  readonly firstFailures: readonly string[];
  readonly tls: readonly string[];
  readonly seconds: readonly Second[];
}

export interface Load {
  requests(): number;
  stop(): Promise<LoadResult>;
}

const entry = fileURLToPath(new URL('./load-process.ts', import.meta.url));

export function startLoad(order: LoadOrder): Load {
  const child: ChildProcess = fork(entry, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let requests = 0;
  const done = Promise.withResolvers<LoadResult>();
  done.promise.catch(() => {});
  child.on('message', (message: { requests: number; result?: LoadResult }) => {
    requests = message.requests;
    if (message.result) done.resolve(message.result);
  });
  child.on('exit', (code) => done.reject(new Error(`The load generator ended with ${code}.`)));
  child.on('error', (error) => done.reject(error));
  child.send({ order });
  return {
    requests: () => requests,
    async stop() {
      child.send({ stop: true });
      const result = await done.promise;
      child.disconnect();
      return result;
    },
  };
}
