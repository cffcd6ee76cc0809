/** Mounts of its own for the process that holds a stage: its disks are seen by nobody else, and go when it goes. */
import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';

/** What `fork` is told so that the process has them, where this user may. unshare(1) becomes the process it starts. */
export function withOwnMounts(): { readonly execPath?: string; readonly execArgv?: string[] } {
  const may = process.platform === 'linux' && spawnSync('unshare', ['--mount', 'true']).status === 0;
  return may ? { execPath: 'unshare', execArgv: ['--mount', process.execPath, ...process.execArgv] } : {};
}

/** Whether this process has them. */
export function hasOwnMounts(): boolean {
  const mountsOf = (process: string | number) => readlinkSync(`/proc/${process}/ns/mnt`);
  try {
    return mountsOf('self') !== mountsOf(process.ppid);
  } catch {
    return false;
  }
}
