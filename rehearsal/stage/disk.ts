/** A disk of its own for a database: a file system of limited size that grows while it is used, as a volume of RDS. */
import { execFile, execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { hasOwnMounts } from '../told/own-mounts.ts';

export interface Disk {
  bytes(): number;
  freeBytes(): number;
  /** Takes what is free but for that much, as whatever grows on it would. */
  fill(leaveBytes: number): void;
  /** Without a moment in which it is not there. */
  grow(bytes: number): void;
  /** What lies on it, put back into a folder without a limit. */
  leave(): Promise<void>;
  unmount(): void;
}

const ballast = 'ballast';
const step = new Uint8Array(4 << 20);

/** Why this machine gives none; undefined when it does. */
export function whyNoDisk(): string | undefined {
  return hasOwnMounts()
    ? undefined
    : 'a disk of limited size is a mount of its own, which takes root and unshare of util-linux';
}

/**
 * Puts what lies in `folder` onto a disk that is mounted in its place.
 * @param room bytes that are free then, or half of what lies there when that is more.
 * @throws when this process may not mount.
 */
export async function moveOntoDisk(
  folder: string,
  room: number,
  owner: { readonly uid: number; readonly gid: number } | undefined,
): Promise<Disk> {
  const { uid, gid } = owner ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const plain = `${folder}-plain`;
  renameSync(folder, plain);
  mkdirSync(folder);
  mount(['-t', 'tmpfs', '-o', `mode=700,uid=${uid},gid=${gid},size=${1e12}`, 'tmpfs', folder]);
  await copy(plain, folder);
  rmSync(plain, { recursive: true });
  const sizes = () => {
    const { bsize, blocks, bavail } = statfsSync(folder);
    return { bytes: bsize * blocks, free: bsize * bavail };
  };
  const grow = (bytes: number) => mount(['-o', `remount,size=${Math.ceil(bytes)}`, folder]);
  const unmount = () => execFileSync('umount', ['--lazy', folder]);
  const { bytes, free } = sizes();
  const used = bytes - free;
  grow(used + Math.max(room, used / 2));
  return {
    bytes: () => sizes().bytes,
    freeBytes: () => sizes().free,
    fill(leaveBytes) {
      const file = openSync(path.join(folder, ballast), 'a', 0o600);
      try {
        for (let left = sizes().free - leaveBytes; left > 0; left = sizes().free - leaveBytes)
          writeSync(file, step, 0, Math.min(step.length, Math.ceil(left)));
      } catch (error) {
        // The database was faster.
        if (Reflect.get(Object(error), 'code') !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    grow,
    async leave() {
      rmSync(path.join(folder, ballast), { force: true });
      await copy(folder, plain);
      unmount();
      rmdirSync(folder);
      renameSync(plain, folder);
    },
    unmount,
  };
}

function mount(words: readonly string[]): void {
  execFileSync('mount', words);
}

/** With owners and modes. */
async function copy(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['--archive', '--no-target-directory', from, to]);
}
