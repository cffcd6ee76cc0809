import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The server has one core to itself; PostgreSQL and the load share the other. Where taskset(1) is. */
export const serverCore = 0;
export const otherCore = 1;
export const canPin = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

type Arguments = Readonly<Record<string, string | number>>;

export interface BenchServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a program of `servers/`, on the server's core unless it may run anywhere, and waits until it listens. */
export async function startServer(
  name: string,
  args: Arguments,
  where: 'server core' | 'anywhere' = 'server core',
): Promise<BenchServer> {
  const child = startProgram(name, args, where === 'anywhere' ? undefined : serverCore);
  const url = (await firstLine(child)).url;
  if (typeof url !== 'string') throw new Error(`The server ${name} did not start.`);
  return {
    url,
    async stop() {
      const exited = once(child, 'exit');
      child.stdin?.end();
      await exited;
    },
  };
}

/** Runs a program of `servers/` that measures something by itself. */
export async function runMeasurement(name: string, args: Arguments): Promise<number> {
  const { perSecond } = await firstLine(startProgram(name, args, serverCore));
  if (typeof perSecond !== 'number') throw new Error(`The measurement ${name} failed.`);
  return perSecond;
}

function startProgram(name: string, args: Arguments, core: number | undefined): ChildProcess {
  const file = fileURLToPath(new URL(`servers/${name}.ts`, import.meta.url));
  const words = [file, ...Object.entries(args).map(([key, value]) => `--${key}=${value}`)];
  return spawnPinned(core, process.execPath, words);
}

/** Starts a command on one core, or anywhere when none is given or cores cannot be chosen. */
export function spawnPinned(
  core: number | undefined,
  command: string,
  args: readonly string[],
): ChildProcess {
  const [program = command, ...words] =
    canPin && core !== undefined ? ['taskset', '-c', String(core), command, ...args] : [command, ...args];
  return spawn(program, words, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
}

async function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  if (!child.stdout) return {};
  for await (const line of createInterface({ input: child.stdout })) {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  }
  return {};
}
