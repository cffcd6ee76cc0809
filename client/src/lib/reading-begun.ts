import { readLocal, writeLocal } from './storage.ts';

const key = 'mangu.reading';

/** Whether this device has a book open, as far as it remembers: room is kept for it before the server says. */
export function hasBegunReading(): boolean {
  return readLocal(key) !== null;
}

export function rememberReading(begun: boolean): void {
  writeLocal(key, begun ? '1' : null);
}
