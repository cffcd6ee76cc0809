/** How the database is watched: what RDS does by itself, in times of our own. */
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Ours: how often the primary is asked, how long an answer may take, and after how many silences it is given up; how
 * long the standby may be away, and how long after a start of the primary in its place.
 */
export const watch = {
  everyMs: 500,
  answerMs: 1_000,
  silences: 2,
  standbyAwayMs: 1_000,
  followsAgainMs: 30_000,
};

/** @throws when it is time for an answer; late ourselves, what came meanwhile is read first. */
export async function noAnswer(): Promise<never> {
  const asked = performance.now();
  await delay(watch.answerMs);
  if (performance.now() - asked > watch.answerMs * 1.25) await delay(watch.answerMs);
  throw new Error('no answer');
}
