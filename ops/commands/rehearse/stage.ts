/** The process that holds a rehearsal: started, asked and ended. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { childrenOf, clearGroups, groupPrefix, groupsOf } from '@mangu/rehearsal/control-groups';
import { withOwnMounts } from '@mangu/rehearsal/own-mounts';
import { clearSegments } from '@mangu/rehearsal/shared-memory';
import {
  type AnswerLine,
  controlSocket,
  type Question,
  rehearsalBase,
  type StageCircumstances,
  type StageEvent,
  type StageOrderMessage,
} from '@mangu/rehearsal/told';
import { isAlive, runningOwner } from '../../data-folder.ts';
import { OperatorError } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import { projectFolder } from '../../settings.ts';

export type Ready = Extract<StageEvent, { event: 'ready' }>;

export interface HeldStage {
  readonly ready: Ready;
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Longer than an end in order takes, each step of which has a limit of its own. */
const endWithinMs = 120_000;
const goneWithinMs = 5_000;

const entry = path.join(projectFolder, 'rehearsal', 'main.ts');

/** Starts one and holds it: when this process ends, however it ends, so does the stage. */
export async function holdStage(
  order: Omit<StageOrderMessage, 'base' | 'builtClient' | 'askedAt'>,
  { signal, onHappened }: { readonly signal: AbortSignal; readonly onHappened: (words: string) => void },
): Promise<HeldStage> {
  const askedAt = Date.now();
  const base = rehearsalBase();
  const owner = runningOwner(base);
  if (owner) {
    throw new OperatorError(
      exitCodes.missing,
      `A rehearsal is running already (process ${owner.pid}).`,
      'Drills use it; "npx mangu rehearse down" ends it.',
    );
  }
  const child: ChildProcess = fork(entry, [], {
    ...withOwnMounts(),
    // Ctrl-C in the terminal is heard here, and the stage is then ended in order.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit').then(() => {});
  const ready = Promise.withResolvers<Ready>();
  ready.promise.catch(() => {});
  child.on('message', (event: StageEvent) => {
    if (event.event === 'ready') ready.resolve(event);
    if (event.event === 'refused') ready.reject(new OperatorError(exitCodes.missing, event.message));
    if (event.event === 'happened') onHappened(event.words);
  });
  child.on('error', (error) => ready.reject(error));
  void ended.then(() => ready.reject(new Error('The rehearsal ended before it had begun.')));
  const stop = async () => {
    if (child.connected) child.disconnect();
    const killing = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
    await ended;
    clearTimeout(killing);
  };
  signal.addEventListener('abort', () => void stop(), { once: true });
  const builtClient = path.join(projectFolder, 'client/dist');
  const message: StageOrderMessage = { ...order, base, builtClient, askedAt };
  child.send(message);
  try {
    return { ready: await ready.promise, ended, stop };
  } catch (error) {
    await stop();
    // Nothing, unless it had to be killed.
    await clearLeft();
    throw error;
  }
}

/** Ends whatever rehearsal this user has, by force when it does not end by itself. @returns whether there was anything. */
export async function endRunning(withinMs = endWithinMs): Promise<boolean> {
  const base = rehearsalBase();
  const owner = runningOwner(base);
  // What one left that was killed.
  if (!owner) return existsSync(base) || groupsOf(groupPrefix(base)).length > 0;
  signal(owner.pid, 'SIGTERM');
  if (await goes(owner.pid, withinMs)) return true;
  const programs = childrenOf(owner.pid);
  signal(owner.pid, 'SIGKILL');
  // The kernel ends its programs then; PostgreSQL takes a moment.
  for (const pid of [owner.pid, ...programs]) {
    if (!(await goes(pid, goneWithinMs)))
      throw new OperatorError(exitCodes.missing, `Process ${pid} does not end, although it is killed.`);
  }
  return true;
}

/**
 * Takes away what an ended rehearsal left, which is nothing when it ended in order.
 * @returns what is still there all the same.
 */
export async function clearLeft(): Promise<readonly string[]> {
  const base = rehearsalBase();
  // Somebody may have started the next one meanwhile.
  if (runningOwner(base)) return [];
  await clearGroups(groupPrefix(base));
  clearSegments(base);
  try {
    rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  } catch {
    // It is told below.
  }
  return [base, ...groupsOf(groupPrefix(base))].filter((folder) => existsSync(folder));
}

async function goes(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (isAlive(pid) && performance.now() < deadline) await delay(50);
  return !isAlive(pid);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone meanwhile.
  }
}

export function isRunning(): boolean {
  return runningOwner(rehearsalBase())?.url !== undefined;
}

/** Asks the running rehearsal, line by line; resolves at the end of the answer. */
export async function askRunning(
  question: Question,
  onLine: (line: AnswerLine) => void,
  signal?: AbortSignal,
): Promise<void> {
  const socket = connect(controlSocket(rehearsalBase()));
  await once(socket, 'connect');
  const lines = createInterface({ input: socket });
  signal?.addEventListener(
    'abort',
    () => {
      lines.close();
      socket.destroy();
    },
    { once: true },
  );
  socket.write(`${JSON.stringify(question)}\n`);
  for await (const line of lines) onLine(parseAnswer(line));
}

/** How the running one was started. */
export async function circumstances(): Promise<StageCircumstances> {
  let found: StageCircumstances | undefined;
  await askRunning({ ask: 'circumstances' }, (line) => {
    if (line.event === 'circumstances') found = line.circumstances;
  });
  if (found) return found;
  throw new OperatorError(
    exitCodes.missing,
    'The running rehearsal does not say how it was started.',
    'It may be of another version: end it with "npx mangu rehearse down".',
  );
}

const known = new Set(['happened', 'status', 'circumstances', 'result', 'refused']);

/** Both ends are of one version; what is no answer at all is a bug. */
function parseAnswer(line: string): AnswerLine {
  const answer: unknown = JSON.parse(line);
  if (typeof answer === 'object' && answer !== null && known.has(String(Reflect.get(answer, 'event'))))
    return answer as AnswerLine;
  throw new Error(`The rehearsal said something unknown: ${line.slice(0, 80)}`);
}
