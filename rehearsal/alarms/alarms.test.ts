import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import {
  type AlarmDefinition,
  alarmDefinitions,
  compositeDefinitions,
  eventNotices,
} from '@mangu/topology/alarms';
import { environments } from '@mangu/topology/environments';
import { metricsOf, openBoard } from './board.ts';
import { type AlarmState, type Silence, stateOf } from './evaluate.ts';
import {
  type MetricName,
  measured,
  metricKeys,
  notMeasured,
  producedMetrics,
  watchedHere,
} from './measured.ts';
import { parseExpression } from './metric-math.ts';
import { keyOf, minuteMs, openSamples, percentile } from './samples.ts';

const { production } = environments;
const points = (text: string) => text.split(' ').map((point) => (point === '-' ? undefined : point === 'X'));

/** The tables of CloudWatch's user guide, "How alarm state is evaluated when data is missing"; R keeps the state. */
const tables: readonly (readonly [over: number, rows: readonly string[]])[] = [
  [
    3,
    [
      '0 - X - X | OK    | OK    | OK    | OK',
      '0 - - - - | OK    | OK    | OK    | OK',
      '- - - - - | NONE  | R     | ALARM | OK',
      '0 X X - X | ALARM | ALARM | ALARM | ALARM',
      '- - X - - | ALARM | R     | ALARM | OK',
      '- - - - X | NONE  | R     | ALARM | OK',
      'X - - - - | ALARM | R     | ALARM | OK',
    ],
  ],
  [
    2,
    [
      '0 - X - X | ALARM | ALARM | ALARM | ALARM',
      '0 0 X 0 X | ALARM | ALARM | ALARM | ALARM',
      '0 - X - - | OK    | OK    | ALARM | OK',
      '- - - - 0 | OK    | OK    | ALARM | OK',
      '- - - X - | ALARM | R     | ALARM | OK',
    ],
  ],
];

suite('the state of an alarm is what CloudWatch says', () => {
  const silences = ['missing', 'ignore', 'breaching', 'notBreaching'] as const satisfies Silence[];
  for (const [over, rows] of tables) {
    for (const row of rows) {
      const [seen = '', ...wanted] = row.split('|').map((cell) => cell.trim());
      for (const [index, silence] of silences.entries()) {
        test(`${over} of 3, ${seen}, ${silence}: ${wanted[index]}`, () => {
          for (const before of ['OK', 'ALARM', 'INSUFFICIENT_DATA'] satisfies AlarmState[]) {
            const state = stateOf(points(seen), { over, of: 3 }, silence, before);
            const meant = { NONE: 'INSUFFICIENT_DATA', R: before }[wanted[index] ?? ''] ?? wanted[index];
            assert.equal(state, meant, `before: ${before}`);
          }
        });
      }
    }
  }
});

suite('arithmetic over metrics', () => {
  const cases: readonly (readonly [string, Record<string, number | undefined>, number | undefined])[] = [
    ['desired - running', { desired: 2, running: 1 }, 1],
    ['desired - running', { desired: 2, running: undefined }, undefined],
    ['IF(requests >= 50, 100 * FILL(errors, 0) / requests, 0)', { requests: 200, errors: 10 }, 5],
    ['IF(requests >= 50, 100 * FILL(errors, 0) / requests, 0)', { requests: 49, errors: 49 }, 0],
    [
      'IF(requests >= 50, 100 * FILL(errors, 0) / requests, 0)',
      { requests: undefined, errors: 1 },
      undefined,
    ],
    ['IF(requests >= 50, 100 * FILL(errors, 0) / requests, 0)', { requests: 200 }, 0],
    ['IF(FILL(blocked, 0) >= 50, 100 * blocked / (blocked + FILL(allowed, 0)), 0)', { blocked: 50 }, 100],
    ['IF(FILL(blocked, 0) >= 50, 1, 0)', {}, 0],
    ['MAX([m1, m2])', { m1: 3, m2: undefined }, 3],
    ['SUM([m1, m2])', { m1: 3, m2: 4 }, 7],
    ['SUM([m1, m2])', {}, undefined],
    ['1 - 2 - 3 * 2', {}, -7],
    ['a / b', { a: 1, b: 0 }, undefined],
  ];
  for (const [text, values, wanted] of cases) {
    test(`${text} of ${JSON.stringify(values)}`, () =>
      assert.equal(parseExpression(text).of(values), wanted));
  }

  test('refuses what it does not know, rather than ring wrongly', () => {
    for (const text of ['RATE(m1)', 'a +', 'a b', '(a', 'IF(a', 'a ^ b', ''])
      assert.throws(() => parseExpression(text), /not understood/, text);
  });
});

suite('samples', () => {
  test('fold by the statistic, within the periods', () => {
    const samples = openSamples();
    for (const [second, value] of [
      [0, 1],
      [30, 3],
      [59, 8],
      [60, 100],
    ] as const)
      samples.add('m', second * 1000, value);
    assert.deepEqual(
      (['Sum', 'Average', 'Minimum', 'Maximum', 'p50', 'p95'] as const).map((statistic) =>
        samples.fold('m', statistic, 0, minuteMs),
      ),
      [12, 4, 1, 8, 3, 8],
    );
    assert.equal(samples.fold('m', 'Sum', 0, 2 * minuteMs), 112);
    assert.equal(samples.fold('m', 'Sum', 2 * minuteMs, 3 * minuteMs), undefined);
    samples.forget(minuteMs);
    assert.equal(samples.fold('m', 'Sum', 0, 2 * minuteMs), 100);
  });

  test('keep a fair choice of very many for their percentile, and count all', () => {
    let seed = 1;
    const samples = openSamples(() => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    });
    for (let index = 0; index < 20_000; index++) samples.add('m', 0, index);
    assert.equal(samples.count('m', 0, minuteMs), 20_000);
    const median = samples.fold('m', 'p50', 0, minuteMs) ?? 0;
    assert(median > 9_000 && median < 11_000, String(median));
    assert.equal(percentile([], 95), undefined);
  });
});

/** One alarm of production over samples of its own; `say` speaks for one metric of it in one minute. */
function alone(key: string) {
  const definitions = alarmDefinitions(watchedHere(production)).filter((one) => one.key === key);
  const [definition] = definitions;
  assert(definition);
  const samples = openSamples();
  const board = openBoard({ definitions, composites: [], samples, at: 0 });
  const metrics =
    'metric' in definition.measure ? { metric: definition.measure.metric } : definition.measure.metrics;
  return {
    definition: definition satisfies AlarmDefinition,
    say(name: string, minute: number, ...values: number[]) {
      const metric = metrics[name];
      assert(metric, name);
      for (const value of values) samples.add(keyOf(metric), minute * minuteMs, value);
    },
    state(minute: number) {
      board.look(minute * minuteMs);
      return board.readings()[0]?.state;
    },
    reading: () => board.readings()[0],
  };
}

suite('the alarms of production over what is measured', () => {
  test('server-none-healthy rings after three minutes without one, also when nothing is said', () => {
    const { say, state } = alone('server-none-healthy');
    assert.equal(state(0), 'ALARM', 'silence breaches');
    for (const minute of [0, 1, 2]) say('metric', minute, 1, 2);
    assert.equal(state(3), 'OK');
    for (const minute of [3, 4, 5]) say('metric', minute, 0);
    assert.equal(state(5), 'OK');
    assert.equal(state(6), 'ALARM');
  });

  test('server-5xx-rate looks back five minutes from each minute, and not at a handful of requests', () => {
    const { say, state, reading } = alone('server-5xx-rate');
    say('requests', 0, 49);
    say('errors', 0, 49);
    assert.equal(state(1), 'OK');
    say('requests', 1, 51);
    say('errors', 1, 0);
    assert.equal(state(2), 'ALARM');
    assert.deepEqual([reading()?.value, reading()?.since], [49, 2 * minuteMs]);
    assert.equal(state(3), 'ALARM');
    assert.equal(reading()?.since, 2 * minuteMs, 'it has been ringing since');
    say('requests', 5, 1_000);
    say('errors', 5, 0);
    assert.equal(state(6), 'OK');
  });

  test('server-latency keeps its state while there are too few answers for a percentile', () => {
    const { say, state } = alone('server-latency');
    assert.equal(state(1), 'OK', 'silence is well');
    const slow = Array.from({ length: 90 }, () => 3);
    for (const minute of [1, 6]) say('metric', minute, ...slow);
    assert.equal(state(15), 'OK', '180 of 200');
    say('metric', 11, ...slow);
    assert.equal(state(15), 'ALARM');
  });

  test('what is made of others rings with any of them', () => {
    const definitions = alarmDefinitions(watchedHere(production));
    const samples = openSamples();
    const board = openBoard({ definitions, composites: compositeDefinitions, samples, at: 0 });
    const changes = board.look(minuteMs);
    assert(changes.some(({ key, to }) => key === 'site-down' && to === 'ALARM'));
    const state = (key: string) => board.readings().find((one) => one.key === key)?.state;
    assert.deepEqual([state('data-at-risk'), state('server-cpu')], ['ALARM', 'INSUFFICIENT_DATA']);
    assert.deepEqual(board.look(2 * minuteMs), []);
  });
});

test('every alarm of the topology is measured here, or it is said why not', () => {
  for (const topology of Object.values(environments)) {
    const definitions = alarmDefinitions(watchedHere(topology));
    const keys = [...definitions, ...compositeDefinitions, ...eventNotices(topology)].map(({ key }) => key);
    const told = [...Object.keys(measured), ...Object.keys(notMeasured)];
    assert.deepEqual(told.toSorted(), keys.toSorted());
    // Every expression is understood.
    openBoard({ definitions, composites: compositeDefinitions, samples: openSamples(), at: 0 });
  }
});

test('what is said to be measured is: every metric has somebody who puts it, under the name that alarms ask for', () => {
  const keys = metricKeys(production);
  const services = [undefined, 'server', 'client'] as const;
  const produced = new Set(
    Object.keys(producedMetrics).flatMap((name) => services.map((one) => keys(name as MetricName, one))),
  );
  for (const definition of alarmDefinitions(watchedHere(production))) {
    const found = metricsOf(definition).filter((metric) => produced.has(keyOf(metric)));
    if (definition.key in notMeasured) assert.deepEqual(found, [], definition.key);
    // Redis's alarm of the CPU is over two metrics, of which one is known.
    else
      assert(
        found.length >= (definition.key === 'redis-cpu' ? 1 : metricsOf(definition).length),
        definition.key,
      );
  }
  const sources = globSync('../live/*.ts', { cwd: import.meta.dirname })
    .map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8'))
    .join('');
  for (const name of Object.keys(producedMetrics)) assert.match(sources, new RegExp(`put\\(\\s*'${name}'`));
});
