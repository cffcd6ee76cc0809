/** What a rehearsal is to the kernel: its control groups and processes, for whoever has to end them. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const controlGroups = '/sys/fs/cgroup';

/**
 * How the control groups of the rehearsal in this folder are called: the first one so, those of further regions so and
 * `-<region>`. The folder above is in it, or the tests of one user would end the rehearsal of the same user.
 */
export function groupPrefix(base: string): string {
  const above = createHash('sha256').update(path.dirname(base)).digest('hex').slice(0, 8);
  return `${path.basename(base)}-${above}`;
}

/** Folders of those that there are. */
export function groupsOf(prefix: string): string[] {
  return ['', 'cpu', 'cpuacct', 'memory']
    .flatMap((tree) => foldersIn(path.join(controlGroups, tree)))
    .filter((folder) => path.basename(folder) === prefix || path.basename(folder).startsWith(`${prefix}-`));
}

/** Ends whatever a rehearsal that was killed left in its groups, and removes them. */
export async function clearGroups(prefix: string): Promise<void> {
  await endGroup(groupsOf(prefix).flatMap((group) => [...foldersIn(group), group]));
}

const endAtMostMs = 15_000;

/** Kills what is left in the groups and removes them; one is removed only when the kernel has let its processes go. */
export async function endGroup(folders: readonly string[]): Promise<void> {
  const deadline = performance.now() + endAtMostMs;
  let left = folders.filter(existsSync);
  while (left.length > 0 && performance.now() < deadline) {
    for (const folder of left) {
      // 0 stands for one that is not ours to see, and to kill(2) for ourselves.
      const pids = read(path.join(folder, 'cgroup.procs')).split('\n').map(Number);
      for (const pid of pids.filter((each) => each > 0)) kill(pid);
      removeGroup(folder);
    }
    left = left.filter(existsSync);
    if (left.length > 0) await delay(20);
  }
}

export function foldersIn(group: string): string[] {
  try {
    return readdirSync(group, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => path.join(group, name));
  } catch {
    return [];
  }
}

/** What this process has started itself; none when it is gone. */
export function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

export function removeGroup(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Not there, or not yet empty.
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
