import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { launchDay, type Model, type Run, run, wave } from './index.ts';

const shape = { busiestHourFactor: 2, burstFactor: 1.5, seed: 1 };
const model = (changes: Partial<Model> = {}): Model => ({
  topology: environments.production,
  traffic: wave('3M', 3_000_000, shape),
  days: 1,
  serverPercent: 60,
  requestMilliseconds: 1000 / 150,
  databaseMilliseconds: 2,
  database: { vcpu: 2, baselineVcpu: 0.4 },
  startSeconds: 45,
  endSeconds: 3,
  spotInterruptionsPerTaskDay: 0.2,
  deploymentsPerMonth: 8,
  seed: 1,
  ...changes,
});
const sum = (column: Float64Array) => column.reduce((total, each) => total + each, 0);
const most = (column: Float64Array) => column.reduce((found, each) => Math.max(found, each), 0);
const told = ({ news }: Run, what: string) => news.filter((each) => each.news.what === what);

suite('a simulated day', () => {
  test('is the same each time, and another seed is another day', () => {
    assert.deepEqual(run(model()), run(model()));
    assert.notDeepEqual(run(model()).news, run(model({ seed: 2, spotInterruptionsPerTaskDay: 3 })).news);
  });

  test('answers every request once while there is room', () => {
    const { minutes } = run(model());
    const came = sum(minutes.requestsPerSecond) * 60 * 0.6;
    assert.ok(Math.abs(sum(minutes.answered) - came) < 1e-6 * came);
    assert.equal(sum(minutes.failed), 0);
  });

  test('of 10 million requests scales out before the evening and in after it', () => {
    const { minutes } = run(
      model({ traffic: wave('10M', 10_000_000, shape), spotInterruptionsPerTaskDay: 0 }),
    );
    assert.ok((minutes.desired[20 * 60] ?? 0) >= 4);
    assert.equal(minutes.desired[9 * 60], 2);
    assert.ok(most(minutes.desired) <= 10);
  });

  test('keeps its tasks through a deployment, which holds twice the connections', () => {
    const result = run(model({ traffic: wave('quiet', 1000, shape), spotInterruptionsPerTaskDay: 0 }));
    assert.ok(result.minutes.healthy.every((healthy) => healthy >= 2));
    assert.deepEqual([result.minutes.connections[0], most(result.minutes.connections)], [18, 36]);
    assert.equal(told(result, 'deployment-completed').length, 1);
  });

  test('loses Spot tasks and replaces them', () => {
    const result = run(model({ days: 10, spotInterruptionsPerTaskDay: 2, deploymentsPerMonth: 0 }));
    const lost = told(result, 'spot-notice').length;
    assert.ok(lost > 5 && lost < 60, String(lost));
    assert.equal(result.minutes.healthy.at(-1), result.minutes.desired.at(-1));
  });
});

suite('more than there is room for', () => {
  test('a launch adds a task a minute at most, and requests wait meanwhile', () => {
    const result = run(model({ traffic: launchDay('launch', 100_000, 800, shape), deploymentsPerMonth: 0 }));
    const scaled = told(result, 'scaled-out').map(({ minute }) => minute);
    assert.ok(scaled.length >= 7);
    assert.ok(scaled.every((minute, index) => index === 0 || minute > (scaled[index - 1] ?? 0)));
    assert.ok(most(result.minutes.p95Seconds) > 2);
  });

  test('requests that wait longer than CloudFront does are counted as failed', () => {
    const { minutes } = run(model({ traffic: wave('60M', 60_000_000, shape) }));
    const came = sum(minutes.requestsPerSecond) * 60 * 0.6;
    assert.ok(sum(minutes.failed) > 0.01 * came);
    // And what waited when the day began.
    const waited = 10 * 75 * environments.production.cdn.originReadTimeoutSeconds;
    assert.ok(sum(minutes.answered) + sum(minutes.failed) <= came + waited);
    assert.ok(most(minutes.p95Seconds) <= environments.production.cdn.originReadTimeoutSeconds);
    assert.ok(most(minutes.cpuPercent) <= 100);
  });

  test('a burstable database runs out of its credits and stays so until it earns some', () => {
    const { minutesWithoutCredits } = run(model({ traffic: wave('40M', 40_000_000, shape), days: 3 }));
    assert.ok(minutesWithoutCredits > 60);
    assert.equal(run(model({ days: 3 })).minutesWithoutCredits, 0);
  });
});
