/** The CPU and memory of a task as Fargate limits them, by control groups where this machine lets us. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { endGroup, foldersIn, removeGroup, controlGroups as root } from '../told/control-groups.ts';

export interface Limits {
  /** Undefined where tasks are limited; otherwise why they are not. */
  readonly missing: string | undefined;
  /** Puts a process, and what it starts from now on, under its limits. */
  limit(task: string, pid: number, vcpus: number, memoryMb: number): void;
  /** Seconds of a CPU that the task has used. */
  cpuSeconds(task: string): number | undefined;
  /** Bytes of memory that it holds, without files that the kernel keeps for it and can let go. */
  memoryBytes(task: string): number | undefined;
  /** The task has ended; what it started and left is ended too, as with a container. */
  forget(task: string): Promise<void>;
  stop(): Promise<void>;
}

const periodUs = 100_000;

/** @param name of the group that holds all tasks; nobody else's. */
export function openLimits(name: string): Limits {
  const found = unified(name) ?? separate(name);
  if (found) return found;
  return {
    missing: 'this user may not make control groups',
    limit() {},
    cpuSeconds: () => undefined,
    memoryBytes: () => undefined,
    forget: async () => {},
    stop: async () => {},
  };
}

/** Version 2: one tree. */
function unified(name: string): Limits | undefined {
  if (!existsSync(path.join(root, 'cgroup.controllers'))) return undefined;
  const own = path.join(root, name);
  try {
    writeFileSync(path.join(root, 'cgroup.subtree_control'), '+cpu +memory');
    mkdirSync(own, { recursive: true });
    writeFileSync(path.join(own, 'cgroup.subtree_control'), '+cpu +memory');
  } catch {
    removeGroup(own);
    return undefined;
  }
  const at = (task: string, file = '') => path.join(own, task, file);
  return {
    missing: undefined,
    limit(task, pid, vcpus, memoryMb) {
      mkdirSync(at(task), { recursive: true });
      writeFileSync(at(task, 'cpu.max'), `${Math.round(vcpus * periodUs)} ${periodUs}`);
      writeFileSync(at(task, 'memory.max'), String(memoryMb * 2 ** 20));
      writeFileSync(at(task, 'cgroup.procs'), String(pid));
    },
    cpuSeconds: (task) => Number(/^usage_usec (\d+)/m.exec(read(at(task, 'cpu.stat')))?.[1] ?? 0) / 1e6,
    memoryBytes: (task) =>
      heldBytes(read(at(task, 'memory.current')), read(at(task, 'memory.stat')), 'inactive_file'),
    forget: (task) => endGroup([at(task)]),
    stop: () => endGroup([...foldersIn(own), own]),
  };
}

/** Version 1: a tree for each of them. */
function separate(name: string): Limits | undefined {
  const trees = ['cpu', 'cpuacct', 'memory'];
  if (!trees.every((tree) => existsSync(path.join(root, tree, 'tasks')))) return undefined;
  try {
    // Where two of them are one tree, the second finds the folder.
    for (const tree of trees) mkdirSync(path.join(root, tree, name), { recursive: true });
  } catch {
    for (const tree of trees) removeGroup(path.join(root, tree, name));
    return undefined;
  }
  const at = (tree: string, task: string, file = '') => path.join(root, tree, name, task, file);
  return {
    missing: undefined,
    limit(task, pid, vcpus, memoryMb) {
      for (const tree of trees) mkdirSync(at(tree, task), { recursive: true });
      writeFileSync(at('cpu', task, 'cpu.cfs_period_us'), String(periodUs));
      writeFileSync(at('cpu', task, 'cpu.cfs_quota_us'), String(Math.round(vcpus * periodUs)));
      writeFileSync(at('memory', task, 'memory.limit_in_bytes'), String(memoryMb * 2 ** 20));
      for (const tree of trees) writeFileSync(at(tree, task, 'cgroup.procs'), String(pid));
    },
    cpuSeconds: (task) => Number(read(at('cpuacct', task, 'cpuacct.usage'))) / 1e9,
    memoryBytes: (task) =>
      heldBytes(
        read(at('memory', task, 'memory.usage_in_bytes')),
        read(at('memory', task, 'memory.stat')),
        'total_inactive_file',
      ),
    forget: (task) => endGroup(trees.map((tree) => at(tree, task))),
    stop: () =>
      endGroup(
        trees.flatMap((tree) => [...foldersIn(path.join(root, tree, name)), path.join(root, tree, name)]),
      ),
  };
}

function heldBytes(usage: string, stat: string, files: string): number | undefined {
  if (usage === '') return undefined;
  const free = new RegExp(`^${files} (\\d+)`, 'm').exec(stat)?.[1] ?? 0;
  return Math.max(0, Number(usage) - Number(free));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
