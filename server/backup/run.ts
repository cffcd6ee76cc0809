import { type Environment, readEnvironment } from '@mangu/topology/environment';
import { type BackupEvent, tellParent } from '../platform/events.ts';
import { StartRefused } from '../platform/start-refused.ts';
import { ArchiveRefused } from './archive-reader.ts';
import type { Progress } from './write-backup.ts';

/** Exit codes of the command line, which passes them on. */
const exits = { done: 0, didNotHold: 1, refused: 3, bug: 70 } as const;
const tellEveryMs = 200;

/** Runs the one thing this process is for, and says how it ended: to the parent, or on standard error. */
export async function runOnce(
  work: (env: Environment, progress: Progress) => Promise<Extract<BackupEvent, { event: 'done' }>>,
): Promise<void> {
  const ending = new AbortController();
  const stop = () => ending.abort();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  process.on('disconnect', stop);
  let told = 0;
  const tell: Progress['tell'] = (event) => {
    const now = performance.now();
    if (now - told < tellEveryMs) return;
    told = now;
    tellParent(event);
  };
  const environment = readEnvironment(process.env);
  let code: number = exits.done;
  try {
    if (!environment.ok) {
      const lines = environment.problems.map(({ variable, message }) => `${variable} ${message}`);
      throw new StartRefused('environment-invalid', `The environment is not right:\n${lines.join('\n')}`);
    }
    tellParent(await work(environment.value, { signal: ending.signal, tell }));
  } catch (error) {
    code = explain(error, ending.signal.aborted);
  }
  // Without a listener the channel keeps nobody awake, and what was said last still goes out.
  process.off('disconnect', stop);
  process.exitCode = code;
}

function explain(error: unknown, stopped: boolean): number {
  if (stopped) return refuse('stopped', 'Stopped as asked.', exits.didNotHold);
  if (error instanceof ArchiveRefused) return refuse('archive-refused', error.message, exits.didNotHold);
  if (error instanceof StartRefused) return refuse(error.id, error.message, exits.refused);
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const words = error instanceof Error ? error.message : String(error);
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === '53100')
    return refuse('storage-full', `There is no space left: ${words}`, exits.refused);
  if (typeof code === 'string' && /^(E[A-Z]+|08...|57P0.|28...|3D...|42501)$/.test(code))
    return refuse('unreachable', words, exits.refused);
  return refuse('internal', error instanceof Error ? (error.stack ?? words) : words, exits.bug);
}

function refuse(id: string, message: string, code: number): number {
  if (!process.connected) process.stderr.write(`${message}\n`);
  tellParent({ event: 'refused', id, message });
  return code;
}
