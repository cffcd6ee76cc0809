/** Counts the words by which the filters at AWS find connections that were not made, in what is new in the logs. */
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import path from 'node:path';
import { databaseWords, serverWords } from '@mangu/topology/alarms';
import type { Put } from './put.ts';

export interface LogLook {
  look(): void;
}

/** More than this between two looks is left out: it would be a flood, and the alarm rings long before. */
const bytesAtMost = 4 * 2 ** 20;

/** @param folder of the stage. */
export function lookAtLogs(folder: string, put: Put): LogLook {
  const offsets = new Map<string, number>();
  const read = (place: string, pattern: RegExp, words: readonly string[]) =>
    readdirSync(place)
      .filter((name) => pattern.test(name))
      .reduce((sum, name) => sum + countNew(path.join(place, name), offsets, words), 0);
  const look = () => ({
    server: read(path.join(folder, 'log'), /^server-.*\.log$/, serverWords),
    database: read(folder, /^postgres-.*\.log$/, databaseWords),
  });
  // While the stage began, tasks waited for the database: that is over.
  look();
  return {
    look() {
      const { server, database } = look();
      put('DatabaseUnavailable', server);
      put('DatabaseRefusedConnection', database);
    },
  };
}

/** Lines with any of the words between the last look and now; a line that is not ended yet waits for the next. */
export function countNew(file: string, offsets: Map<string, number>, words: readonly string[]): number {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const from = Math.max(offsets.get(file) ?? 0, size - bytesAtMost);
    if (size <= from) return 0;
    const bytes = Buffer.alloc(size - from);
    const length = readSync(handle, bytes, 0, bytes.length, from);
    const text = bytes.toString('latin1', 0, length);
    const end = text.lastIndexOf('\n') + 1;
    offsets.set(file, from + end);
    return text
      .slice(0, end)
      .split('\n')
      .filter((line) => words.some((word) => line.includes(word))).length;
  } finally {
    closeSync(handle);
  }
}
