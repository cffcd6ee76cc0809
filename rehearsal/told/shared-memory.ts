/** What a PostgreSQL that was killed leaves in the kernel: it would take it away only when started again in its folder. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Of one segment of System V, as postmaster.pid and /proc/sysvipc/shm name it. */
export interface Segment {
  readonly key: string;
  readonly id: string;
}

/** Removes the segments of all clusters below a folder that nothing runs in any more. Before the folder goes. */
export function clearSegments(folder: string): void {
  for (const segment of segmentsBelow(folder)) {
    if (usersOf(segment) === 0) spawnSync('ipcrm', ['-m', segment.id]);
  }
}

/** Of all clusters there that run or were killed. */
export function segmentsBelow(folder: string): readonly Segment[] {
  return clustersIn(folder)
    .map(segmentOf)
    .filter((segment) => segment !== undefined);
}

/** Processes that have it; undefined when the kernel has no such segment any more. */
export function usersOf({ key, id }: Segment): number | undefined {
  // Columns: proc(5) `sysvipc/shm`. Ids are given anew, so the key must be the same, too.
  const found = read('/proc/sysvipc/shm')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find((columns) => columns[0] === key && columns[1] === id);
  return found && Number(found[6]);
}

function clustersIn(folder: string): string[] {
  const entries = foldersOf(folder);
  // No cluster lies in another one.
  if (entries.includes('pg_wal')) return [folder];
  return entries.flatMap((name) => clustersIn(path.join(folder, name)));
}

function foldersOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Line 7 of postmaster.pid (PostgreSQL's `pidfile.h`); undefined where it ended in order. */
function segmentOf(cluster: string): Segment | undefined {
  const [key = '', id = ''] =
    read(path.join(cluster, 'postmaster.pid')).split('\n')[6]?.trim().split(/\s+/) ?? [];
  return /^\d+$/.test(key) && /^\d+$/.test(id) ? { key, id } : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
