import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drainUnderLoad } from '../server/testing/drain.ts';
import { startBenchCluster } from './database.ts';
import { type Benchmark, median } from './table.ts';

const drains = 50;
const requestsBefore = 200;
const exitGoalMs = 10_000;

/** A server that is told to end in the middle of requests, as in every update. */
export const benchmark: Benchmark = {
  name: 'drain',
  about: `SIGTERM under load, ${drains} times: requests lost, and how long until the end`,
  async run() {
    const cluster = await startBenchCluster();
    const folder = mkdtempSync(path.join(tmpdir(), 'mangu-bench-drain-'));
    try {
      const url = await cluster.withBooks(1000);
      const variables = { DATABASE_URL: url, MANGU_DATA: folder, MANGU_HANDBOOK: 'false' };
      const milliseconds: number[] = [];
      const failed: string[] = [];
      let answered = 0;
      let clean = 0;
      for (let round = 0; round < drains; round++) {
        const outcome = await drainUnderLoad(variables, '/api/books', requestsBefore);
        milliseconds.push(outcome.milliseconds);
        failed.push(...outcome.failed);
        answered += outcome.answered;
        if (outcome.exitCode === 0) clean++;
      }
      const most = Math.max(...milliseconds);
      return {
        title: `${drains} drains under load`,
        columns: ['what', 'found'],
        rows: [
          ['requests answered', answered],
          ['requests without an answer or with a fault', failed.length],
          ['ended with 0', clean],
          ['SIGTERM to exit, median ms', Math.round(median(milliseconds))],
          ['SIGTERM to exit, at most ms', Math.round(most)],
        ],
        goals: [
          { name: 'failed requests', value: String(failed.length), goal: '0', met: failed.length === 0 },
          {
            name: 'SIGTERM to exit',
            value: `${Math.round(most)} ms`,
            goal: `≤ ${exitGoalMs} ms`,
            met: most <= exitGoalMs && clean === drains,
          },
        ],
        notes: [
          '16 connections without pause; a check each 200 ms takes the server out after two refusals, as a load balancer does, and only then the requests end.',
          'DRAIN_SECONDS is 1 here, for checks of 200 ms; in production it is 35, for checks each 15 s.',
        ],
      };
    } finally {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
