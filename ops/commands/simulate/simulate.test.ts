import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { type Model, run } from '@mangu/rehearsal/simulation';
import { checkTopology } from '@mangu/topology/check';
import { environmentNames, environments } from '@mangu/topology/environments';
import type { Topology } from '@mangu/topology/types';
import { peaks } from '../../curves/panel.ts';
import { repositoryRoot } from '../../synth/read.ts';
import { columnsOf } from '../../terminal/text.ts';
import { mangu, temporaryFolder } from '../../testing/run-mangu.ts';
import { estimate, plainScenario } from '../cost/estimate.ts';
import { thresholds } from '../cost/growth.ts';
import { profiles } from '../cost/usage.ts';
import { assumed, measured } from './assumptions.ts';
import { chart } from './chart.ts';
import { findingsOf } from './findings.ts';
import { hourlyCost } from './hourly-cost.ts';
import { jsonOf } from './json.ts';
import { page } from './page.ts';
import { notice, type Report, simulate } from './report.ts';
import { type Demand, firstLimit, ladder } from './sizes.ts';
import { findTraffic } from './traffic.ts';
import { reportLines } from './words.ts';

const plain = (_: unknown, text: string) => text;
const { requestMilliseconds, databaseMilliseconds } = assumed;
const report = (traffic: string, environment: keyof typeof environments = 'production', days = 1): Report =>
  simulate({
    topology: environments[environment],
    traffic: findTraffic(traffic).traffic,
    days,
    requestMilliseconds,
    databaseMilliseconds,
  });
const demand = (environment: keyof typeof environments = 'production'): Demand => ({
  topology: environments[environment],
  usage: profiles.expected,
  requestMilliseconds,
  databaseMilliseconds,
});
const whats = ({ findings }: Report) => findings.map(({ what }) => what).join('\n');

suite('every screen', () => {
  test('says first and last that it is a simulation and never a way to run production', () => {
    assert.match(notice, /SIMULATION.*never a way to run production.*none is measured on AWS/);
    const found = report('daily');
    const lines = reportLines(found, 80, plain).join(' ');
    assert.ok(lines.startsWith(notice) && lines.endsWith(notice));
    assert.equal(page(found).split(notice).length - 1, 2);
    assert.match(chart(found), /SIMULATION, for rehearsal only and never a way to run production:/);
    assert.deepEqual([jsonOf(found).simulation, jsonOf(found).notice], [true, notice]);
  });

  test('fits 80 columns, in every environment and traffic', () => {
    for (const environment of environmentNames) {
      for (const traffic of ['daily', 'launch-day', '10M', '1B']) {
        const wide = reportLines(report(traffic, environment), 200, plain).filter(
          (line) => columnsOf(line) > 80,
        );
        assert.deepEqual(wide, []);
      }
    }
  });

  test('names the measured times as docs/benchmarks.md has them', () => {
    const benchmarks = readFileSync(path.join(repositoryRoot, 'docs/benchmarks.md'), 'utf8').replace(
      /\s+/g,
      ' ',
    );
    const says = new RegExp(
      `to ${measured.serverMilliseconds} ms of the server and [0-9.]+ to ${measured.databaseMilliseconds} ms of PostgreSQL`,
    );
    assert.match(benchmarks, says);
  });

  test('is the same bytes for the same question, with nothing from elsewhere in the page', () => {
    assert.equal(page(report('launch-day')), page(report('launch-day')));
    const html = page(report('launch-day'));
    assert.doesNotMatch(html, /<script|src=|url\(|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    assert.match(html, /prefers-color-scheme:dark/);
  });
});

suite('what a simulation finds', () => {
  test('is nothing on an ordinary day', () => {
    const found = report('daily');
    assert.deepEqual(found.findings, []);
    assert.deepEqual(
      [found.totals.failed, found.totals.tasksAtLeast >= 1, found.totals.tasksAtMost],
      [0, true, 2],
    );
    assert.match(reportLines(found, 80, plain).join('\n'), /Nowhere in this time/);
  });

  test('is on a launch that tasks come one a minute, and that they may be asked for before', () => {
    const found = report('launch-day');
    assert.match(whats(found), /before scaling out had caught up/);
    const late = found.findings.find(({ what }) => /caught up/.test(what));
    assert.ok((late?.firstMinute ?? 0) >= 12 * 60);
    assert.match(late?.next ?? '', /mangu scale server/);
  });

  test('is past the sizes that all tasks are there and too few, and what failed', () => {
    const found = report('100M');
    assert.match(whats(found), /requests failed[\s\S]*all 10 tasks were there and too few/);
    assert.ok(found.totals.failed > 0.1 * found.totals.answered);
    assert.match(found.findings.map(({ next }) => next).join('\n'), /services\.server\.maxCount 10/);
  });

  test('is in development that its thresholds would flap, with the one that would not', () => {
    const found = report('daily', 'development').findings.find(({ what }) => /at once/.test(what));
    assert.match(found?.next ?? '', /scaleInBelowPercent 40, to 35 or less/);
    assert.doesNotMatch(whats(report('daily')), /at once/);
  });

  test('tells a task that Spot took from one that came late', () => {
    const model: Model = {
      topology: environments.production,
      traffic: { name: 'even', at: () => 170 },
      days: 1,
      serverPercent: 60,
      requestMilliseconds,
      databaseMilliseconds,
      database: { vcpu: 2, baselineVcpu: 0.4 },
      startSeconds: 45,
      endSeconds: 3,
      spotInterruptionsPerTaskDay: 20,
      deploymentsPerMonth: 0,
      seed: 1,
    };
    const found = run(model);
    const says = findingsOf(model, found, hourlyCost(model.topology, found.minutes));
    assert.match(says[0]?.what ?? '', /taken from Spot/);
    assert.match(says[0]?.next ?? '', /capacity\.onDemandBase 1/);
    const calm = { ...model, spotInterruptionsPerTaskDay: 0 };
    const none = run(calm);
    assert.deepEqual(
      findingsOf(calm, none, hourlyCost(model.topology, none.minutes)).map(({ what }) => what),
      ['a month of such days costs more than the $315 of the budget'],
    );
  });

  test('grows with a slower request', () => {
    const slow = simulate({
      topology: environments.production,
      traffic: findTraffic('10M').traffic,
      days: 1,
      requestMilliseconds: 40,
      databaseMilliseconds,
    });
    assert.match(whats(slow), /all 10 tasks were there and too few/);
  });
});

suite('the cost of an hour', () => {
  test('makes a month of "mangu cost" when there is nothing to scale', () => {
    for (const environment of environmentNames) {
      const found = report('daily', environment, 30).cost.monthUsd;
      const month = estimate(plainScenario(environments[environment], profiles.expected)).totalUsd;
      // Deployments and replaced Spot tasks run twice for some minutes.
      assert.ok(Math.abs(found - month) < 0.02 * month, `${environment}: ${found}, not ${month}`);
    }
  });
});

suite('the ladder', () => {
  test('begins where the sizes of the specification are enough, and agrees with "mangu cost"', () => {
    const limit = firstLimit(demand());
    const found = thresholds(plainScenario(environments.production, profiles.expected));
    const tasks = found.find(({ what }) => /all 10 server tasks/.test(what));
    assert.ok(Math.abs((limit?.requestsPerDay ?? 0) / (tasks?.requestsPerDay ?? 1) - 1) < 0.01);
    // The pool is as large as the connections of the specification's database allow for ten tasks.
    assert.equal(limit?.change.value, 'services.server.cpuUnits');
    const rungs = ladder(demand());
    assert.deepEqual(
      rungs.filter(({ changes }) => changes.length === 0).map(({ requestsPerDay }) => requestsPerDay),
      [1e5, 3e5, 1e6, 3e6, 1e7],
    );
  });

  test('ends at a billion with what is spread out, and every rung is below its limits', () => {
    for (const environment of environmentNames) {
      const rungs = ladder(demand(environment));
      assert.deepEqual(rungs.at(-1)?.requestsPerDay, 1e9);
      assert.deepEqual(rungs.at(-1)?.options, ['edge', 'redis-nodes', 'replicas', 'cells']);
      for (const { databasePercent, p95Seconds, connections } of rungs) {
        assert.ok(databasePercent <= 70 && p95Seconds < 0.5 && connections <= 5000);
      }
    }
  });

  test("only names values that the topology's own check takes", () => {
    for (const environment of environmentNames) {
      let topology: Topology = environments[environment];
      assert.deepEqual(checkTopology(topology), []);
      for (const { changes, requestsPerDay } of ladder(demand(environment))) {
        const values = changes.filter(({ value }) => /^[a-zA-Z.]+$/.test(value));
        for (const { value, from, to } of values) topology = withValue(topology, value.split('.'), from, to);
        assert.deepEqual(checkTopology(topology), [], `${environment} at ${requestsPerDay}`);
      }
    }
  });
});

/** A copy with one value changed, which must have been what the change says. */
function withValue<T extends object>(of: T, keys: readonly string[], from: unknown, to: unknown): T {
  const [key = '', ...rest] = keys;
  const value: unknown = Reflect.get(of, key);
  if (rest.length === 0) assert.equal(value, from, key);
  assert.ok(rest.length === 0 || (typeof value === 'object' && value !== null), key);
  return {
    ...of,
    [key]: typeof value === 'object' && value !== null ? withValue(value, rest, from, to) : to,
  };
}

suite('the command', () => {
  test('prints words, JSON and a page of the same simulation', async (t) => {
    const html = path.join(temporaryFolder(t), 'page.html');
    const [words, json] = await Promise.all([
      mangu(['simulate', '--traffic', '10M', '--html', html], {}),
      mangu(['simulate', '--traffic', '10M', '--days', '2', '--json'], {}),
    ]);
    assert.deepEqual([words.code, json.code], [0, 0], words.stderr + json.stderr);
    assert.match(words.stdout, /^SIMULATION[\s\S]*production, 10M, 1 day\n/);
    const found = JSON.parse(json.stdout);
    assert.deepEqual(
      [found.simulation, found.days, found.hours.length, found.ladder.length],
      [true, 2, 48, 9],
    );
    assert.ok(found.events.some(({ what }: { what: string }) => what === 'scaled-out'));
    assert.match(readFileSync(html, 'utf8'), /^<!doctype html>[\s\S]*<svg /);
  });

  test('takes a file, and refuses wrong use with what would be right', async (t) => {
    const folder = temporaryFolder(t);
    const file = (name: string, text: string) => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const good = file('good.csv', 'time,requests_per_second\n0,10\n3600,20\n');
    const bad = file('bad.csv', 'time,requests_per_second\n0,10\n3600,-20\n');
    const large = file('large.csv', 'x'.repeat(5_000_001));
    const answers = await Promise.all(
      [
        ['--traffic', good],
        ['--traffic', bad],
        ['--traffic', large],
        ['--traffic', folder],
        ['--traffic', 'dayly'],
        ['--traffic', '2B'],
        ['--days', '32'],
        ['--request-ms', '0'],
        ['--html', path.join(folder, 'x.png')],
      ].map((words) => mangu(['simulate', ...words], {})),
    );
    assert.deepEqual(
      answers.map(({ code }) => code),
      [0, 2, 2, 2, 2, 2, 2, 2, 2],
    );
    const says = answers.map(({ stderr }) => stderr);
    assert.match(says[1] ?? '', /bad\.csv row 3: -20 requests a second/);
    assert.match(says[2] ?? '', /6 MB; traffic may have 5/);
    assert.match(says[3] ?? '', /EISDIR/);
    assert.match(says[4] ?? '', /daily, launch-day/);
    assert.match(says[5] ?? '', /1 to 1B/);
    assert.match(says[8] ?? '', /\.html/);
  });
});

test('a short peak stays to be seen in a curve', () => {
  assert.deepEqual(peaks({ values: [0, 0, 9, 0, 0, 1] }, 3), [0, 9, 1]);
  assert.deepEqual(peaks({ values: [1, 2] }, 46), [1, 2]);
});
