import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Benchmark, median } from './table.ts';

const mangu = fileURLToPath(new URL('../ops/bin/mangu.js', import.meta.url));
const rounds = 5;
const days = 30;
const goalSeconds = 5;
const traffics = ['daily', 'launch-day', '10M', '1B'];

/** A month by the command itself, from its start to its end. */
export const benchmark: Benchmark = {
  name: 'simulate',
  about: 'mangu simulate, a month of production',
  async run() {
    const found = traffics.map((traffic) => {
      const times = Array.from({ length: rounds }, () => secondsOf(traffic));
      return { traffic, times, middle: median(times) };
    });
    const slowest = Math.max(...found.map(({ middle }) => middle));
    return {
      title: `A simulated month, ${days} days of production (s)`,
      columns: ['traffic', 'min', 'median', 'max'],
      rows: found.map(({ traffic, times, middle }) => [
        traffic,
        ...[Math.min(...times), middle, Math.max(...times)].map((seconds) => seconds.toFixed(2)),
      ]),
      goals: [
        {
          name: 'a month, the slowest traffic',
          value: `${slowest.toFixed(2)} s`,
          goal: `≤ ${goalSeconds} s`,
          met: slowest <= goalSeconds,
        },
      ],
      notes: [`${rounds} rounds of the command in a process of its own, its start and its JSON included.`],
    };
  },
};

function secondsOf(traffic: string): number {
  const began = performance.now();
  const words = [mangu, 'simulate', '--traffic', traffic, '--days', String(days), '--json'];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`mangu simulate ended with ${status}: ${stderr}`);
  return (performance.now() - began) / 1000;
}
