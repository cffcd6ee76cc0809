import assert from 'node:assert/strict';
import { test } from 'node:test';
import { erlangC, meanOfShared, p95After, p95Of, percentileOfTwo, rateOfTurns } from './queueing.ts';
import { randomFrom } from './random.ts';

const near = (found: number, wanted: number, share: number) =>
  assert.ok(Math.abs(found - wanted) <= share * wanted, `${found}, not ${wanted}`);

test("Erlang's own figures come out", () => {
  near(erlangC(1, 0.5), 0.5, 1e-9);
  near(erlangC(2, 1), 1 / 3, 1e-9);
  near(erlangC(10, 8), 0.409, 0.001);
  near(erlangC(3, 2), 4 / 9, 1e-9);
  assert.equal(erlangC(4, 4), 1);
  assert.ok(Number.isFinite(erlangC(500, 450)));
});

test('one server is M/M/1, and there is no queue where nothing comes', () => {
  near(rateOfTurns(1, 60, 75), 15, 1e-6);
  near(meanOfShared(1, 60, 75), 1 / 15, 1e-9);
  near(rateOfTurns(4, 0, 75), 75, 1e-9);
  assert.equal(rateOfTurns(2, 150, 75), 0);
  assert.equal(meanOfShared(2, 150, 75), Number.POSITIVE_INFINITY);
});

test('the percentile of two stages is the one of their sum', () => {
  // Equal rates: Erlang(2), whose 95th percentile is 4.7439 / rate.
  near(percentileOfTwo(0.95, 10, 10), 0.47439, 1e-3);
  // One that takes no time: the other alone.
  near(percentileOfTwo(0.95, 10, 1e6), Math.log(20) / 10, 1e-3);
});

const exponential = (random: () => number, rate: number) => -Math.log(1 - random()) / rate;

/** Requests dealt out in turn to queues of their own, one by one. */
function dealtOut(servers: number, arrivals: number, rate: number): number {
  const random = randomFrom(7);
  const freeAt = new Float64Array(servers);
  const times: number[] = [];
  let now = 0;
  for (let request = 0; request < 400_000; request++) {
    now += exponential(random, arrivals);
    const server = request % servers;
    const done = Math.max(now, freeAt[server] ?? 0) + exponential(random, rate);
    freeAt[server] = done;
    times.push(done - now);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.95)] ?? Number.NaN;
}

for (const [servers, share] of [
  [1, 0.6],
  [2, 0.7],
  [4, 0.8],
  [10, 0.7],
  [10, 0.9],
] as const) {
  test(`${servers} tasks at ${share * 100} percent wait as long as requests that are dealt out one by one`, () => {
    const rate = 75;
    const arrivals = servers * rate * share;
    near(Math.log(20) / rateOfTurns(servers, arrivals, rate), dealtOut(servers, arrivals, rate), 0.05);
  });
}

test('more requests never wait less, and more tasks never wait longer', () => {
  const stations = (tasks: number) => ({ tasks, taskRate: 75, databaseVcpu: 2, databaseRate: 500 });
  for (let tasks = 1; tasks < 12; tasks++) {
    for (let arrivals = 5; arrivals < 75 * tasks - 5; arrivals += 5) {
      assert.ok(p95Of(stations(tasks), arrivals + 5) >= p95Of(stations(tasks), arrivals) - 1e-9);
      assert.ok(p95Of(stations(tasks + 1), arrivals) <= p95Of(stations(tasks), arrivals) + 1e-9);
    }
  }
});

test('a minute near or over the capacity has no endless queue, and what waits counts', () => {
  const stations = { tasks: 2, taskRate: 75, databaseVcpu: 2, databaseRate: 500 };
  assert.ok(p95After(stations, 149.99, 0) < 3);
  assert.ok(p95After(stations, 200, 3000) > 20);
  assert.equal(p95After(stations, 60, 0), p95Of(stations, 60));
});
