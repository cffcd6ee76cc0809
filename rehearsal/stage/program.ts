/** Programs of the rehearsal as child processes that end with it, however it ends. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';

export interface Program {
  readonly name: string;
  readonly pid: number;
  /** Resolves with its exit code, or -1 when a signal ended it. */
  readonly ended: Promise<number>;
  readonly child: ChildProcess;
  isRunning(): boolean;
  signal(name: NodeJS.Signals): void;
  /** Sends the signal, waits, and kills it when it has not ended in time. */
  stop(signal?: NodeJS.Signals, withinMs?: number): Promise<void>;
}

export interface ProgramOrder {
  readonly name: string;
  readonly command: string;
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What the kernel sends it when this process dies. */
  readonly onOrphaned: 'KILL' | 'TERM' | 'QUIT';
  readonly log: string;
  readonly ids?: { readonly uid: number; readonly gid: number } | undefined;
  readonly cwd?: string;
  /** It tells its state over Node's channel. */
  readonly channel?: boolean;
  /** Words before it that end by becoming it, such as those that change the user. */
  readonly prefix?: readonly string[];
}

/** Debian keeps haproxy and nginx where only root's PATH leads. */
export const programPath = [process.env.PATH, '/usr/sbin'].filter(Boolean).join(':');

/**
 * Starts a program that the kernel ends when this process dies, even by SIGKILL: `setpriv --pdeathsig` sets that and
 * becomes the program, so the process id is its own.
 */
export function startProgram(order: ProgramOrder): Program {
  const log = openSync(order.log, 'a', 0o600);
  const [first = 'setpriv', ...words] = [
    ...(order.prefix ?? []),
    ...['setpriv', '--pdeathsig', order.onOrphaned],
    ...[order.command, ...order.words],
  ];
  const child = spawn(first, words, {
    ...order.ids,
    ...(order.cwd === undefined ? {} : { cwd: order.cwd }),
    env: { PATH: programPath, ...order.env },
    // A group of its own: Ctrl-C in the terminal reaches the command alone, which then ends things in their order.
    detached: true,
    stdio: order.channel ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
  });
  const ended = new Promise<number>((resolve) => {
    child.once('exit', (code) => resolve(code ?? -1));
    child.once('error', () => resolve(-1));
  });
  const isRunning = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined;
  return {
    name: order.name,
    pid: child.pid ?? 0,
    ended,
    child,
    isRunning,
    signal: (name) => {
      child.kill(name);
    },
    async stop(signal = 'SIGTERM', withinMs = 10_000) {
      if (!isRunning()) return;
      child.kill(signal);
      const killing = setTimeout(() => child.kill('SIGKILL'), withinMs);
      await ended;
      clearTimeout(killing);
    },
  };
}

const needed = [
  { program: 'haproxy', version: ['-v'], packageName: 'haproxy' },
  { program: 'nginx', version: ['-v'], packageName: 'nginx-light' },
  { program: 'redis-server', version: ['--version'], packageName: 'redis-server' },
  { program: 'setpriv', version: ['--version'], packageName: 'util-linux' },
];

/** The first whose `add server` takes all that ours says (decision 0052). */
const haproxyNeeded = [2, 6] as const;

/** One line that says what is missing and how to get it; undefined when all is there. */
export function whatIsMissing(searched = programPath): string | undefined {
  if (process.platform !== 'linux') return 'A rehearsal runs on Linux only.';
  const env = { PATH: searched };
  const missing = needed.filter(
    ({ program, version }) => spawnSync(program, version, { env }).error !== undefined,
  );
  if (missing.length === 0)
    return haproxyTooOld(spawnSync('haproxy', ['-v'], { env, encoding: 'utf8' }).stdout);
  const names = missing.map(({ program }) => program).join(', ');
  const packages = missing.map(({ packageName }) => packageName).join(' ');
  return `A rehearsal needs ${names}. On Debian and Ubuntu: apt-get install ${packages}`;
}

/** @param said by `haproxy -v` */
export function haproxyTooOld(said: string): string | undefined {
  const [, whole = '', major, minor] = /version ((\d+)\.(\d+)\S*)/.exec(said) ?? [];
  const [majorNeeded, minorNeeded] = haproxyNeeded;
  const enough =
    Number(major) > majorNeeded || (Number(major) === majorNeeded && Number(minor) >= minorNeeded);
  if (enough) return undefined;
  const found = whole === '' ? 'this one does not say which it is' : `this one is ${whole}`;
  return `A rehearsal needs HAProxy ${haproxyNeeded.join('.')} or later; ${found}. Debian 12 and Ubuntu 24.04 have such a one.`;
}
