import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { memoryOf, startPlatform } from './platform.ts';
import { type Benchmark, median } from './table.ts';

const rounds = 5;
const firstGoalMs = 10_000;
const secondGoalMs = 3_000;
const handbooks = 3;

/** First start with database and handbook, second start on the same folder, each until it is of use. */
export const benchmark: Benchmark = {
  name: 'start',
  about: 'from nothing to healthy, and from a stopped installation to healthy',
  async run() {
    const first: number[] = [];
    const handbook: number[] = [];
    const second: number[] = [];
    const idle: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const folder = mkdtempSync(path.join(tmpdir(), 'mangu-bench-start-'));
      const began = performance.now();
      const platform = await startPlatform(folder);
      first.push(platform.milliseconds);
      await handbookFound(platform.url);
      handbook.push(performance.now() - began);
      await platform.stop();
      const again = await startPlatform(folder);
      second.push(again.milliseconds);
      idle.push(memoryOf(again.pid).now / 1e6);
      await again.stop();
      rmSync(folder, { recursive: true, force: true });
    }
    const row = (name: string, values: number[]) =>
      [name, ...[Math.min(...values), median(values), Math.max(...values)].map(Math.round)] as const;
    return {
      title: 'Start to healthy (ms)',
      notes: [
        `${rounds} rounds, each on a new data folder; the platform as a process of its own, database included.`,
        'The client was built before; healthy is an answer of 200 from /api/health.',
      ],
      columns: ['what', 'min', 'median', 'max'],
      rows: [
        row('first start, healthy', first),
        row('first start, handbook in the catalogue', handbook),
        row('second start, healthy', second),
        row('resident after the second start (MB)', idle),
      ],
      goals: [
        goal('first start with database and handbook', median(handbook), firstGoalMs),
        goal('second start to healthy', median(second), secondGoalMs),
      ],
    };
  },
};

function goal(name: string, value: number, most: number) {
  return { name, value: `${Math.round(value)} ms`, goal: `≤ ${most} ms`, met: value <= most };
}

async function handbookFound(url: string): Promise<void> {
  for (;;) {
    const page: unknown = await (await fetch(`${url}/api/books`)).json();
    if (typeof page === 'object' && page !== null && Reflect.get(page, 'total') === handbooks) return;
    await delay(25);
  }
}
