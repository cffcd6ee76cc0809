import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentNames, environments } from '@mangu/topology/environments';
import { splitOf } from '../../../infra/constructs/service-capacity.ts';
import { OperatorError } from '../../errors.ts';
import { committedSynth, readSynthesized } from '../../synth/read.ts';
import { type Estimate, estimate, plainScenario } from './estimate.ts';
import { inventoryOf } from './inventory.ts';
import { monthOf, originRequestsPerSecond, spotTasks } from './month.ts';
import { prices } from './prices.ts';
import { specified, specifiedTotal, verdictOf } from './specification.ts';
import { profileNames, profiles } from './usage.ts';

const { production } = environments;
const every = environmentNames.flatMap((environment) =>
  profileNames.map((profile) => plainScenario(environments[environment], profiles[profile])),
);
const usdOf = (found: Estimate, name: string) =>
  found.components.find(({ component }) => component === name)?.usd ?? 0;

test('within 5 % of what was worked out by hand for a quiet month with two cache nodes', () => {
  const topology = { ...production, cache: { ...production.cache, nodes: 2 } };
  const found = estimate(plainScenario(topology, profiles.quiet));
  const byHand = {
    'ECS Fargate': 35.14,
    RDS: 52.56 + 11.5,
    ElastiCache: 24.82,
    'NAT gateways': 65.7,
    'Public IPv4': 14.6,
    KMS: 5,
  };
  for (const [name, usd] of Object.entries(byHand)) {
    assert.ok(Math.abs(usdOf(found, name) - usd) <= 0.05 * usd, `${name} ${usdOf(found, name)} for ${usd}`);
  }
});

test('every line is what is paid of its quantity times its price, and the sums are sums of lines', () => {
  for (const scenario of every) {
    const found = estimate(scenario);
    let total = 0;
    for (const { usd, lines } of found.components) {
      for (const line of lines) {
        assert.equal(line.paidQuantity, Math.max(0, line.quantity - line.freeQuantity));
        assert.equal(line.usd, line.paidQuantity * line.unitUsd);
        assert.ok(line.prices.every((id) => id in prices));
        total += line.usd;
      }
      assert.ok(Math.abs(usd - lines.reduce((sum, line) => sum + line.usd, 0)) < 1e-9);
    }
    assert.ok(Math.abs(found.totalUsd - total) < 1e-6);
    assert.equal(found.totalUsd, found.specifiedUsd + found.leftOutUsd);
  }
});

test('the ranges are those of the specification, and a verdict counts in whole dollars', () => {
  const ranges = Object.values(specified);
  const sum = (end: 'low' | 'high') => ranges.reduce((total, range) => total + range[end], 0);
  assert.deepEqual({ low: sum('low'), high: sum('high') }, specifiedTotal);
  assert.deepEqual(
    [49.4, 49.5, 80.4, 80.5].map((usd) => verdictOf(usd, specified.RDS)),
    ['below', 'inside', 'inside', 'above'],
  );
});

test('production in a quiet and in an expected month is inside the range, though a half is left out there', () => {
  for (const profile of ['quiet', 'expected'] as const) {
    const found = estimate(plainScenario(production, profiles[profile]));
    assert.equal(found.totalVerdict, 'inside');
    assert.ok(found.leftOutUsd > 0.4 * found.totalUsd);
    assert.ok(found.totalUsd < found.budgetUsd);
  }
});

test('what is paid by the piece is as many as in the synthesized JSON', () => {
  for (const environment of environmentNames) {
    const graph = readSynthesized(environment, committedSynth);
    const made = inventoryOf(environments[environment]);
    const count = (type: string) => graph.all(type).length;
    assert.deepEqual(
      {
        keys: count('aws_kms_key'),
        secrets: count('aws_secretsmanager_secret'),
        firewalls: count('aws_wafv2_web_acl'),
        compositeAlarms: count('aws_cloudwatch_composite_alarm'),
        dashboards: count('aws_cloudwatch_dashboard'),
        natGateways: count('aws_nat_gateway'),
      },
      {
        keys: made.keys,
        secrets: made.secrets,
        firewalls: made.firewalls,
        compositeAlarms: made.compositeAlarms,
        dashboards: made.dashboards,
        natGateways: made.natGateways,
      },
      environment,
    );
    for (const { attributes } of graph.all('aws_wafv2_web_acl')) {
      assert.equal(Array.isArray(attributes.rule) ? attributes.rule.length : 0, made.firewallRules);
    }
    // An alarm more or less is 10 cents: near enough.
    const watched = graph
      .all('aws_cloudwatch_metric_alarm')
      .map(({ attributes: { metric_query: queries } }) => (Array.isArray(queries) ? queries : [undefined]))
      .map((queries) =>
        Math.max(1, queries.filter((query) => JSON.stringify(query)?.includes('"metric"')).length),
      )
      .reduce((sum, each) => sum + each, 0);
    assert.ok(Math.abs(watched - made.alarmMetrics) <= 6, `${environment}: ${watched}`);
  }
});

test('tasks are split between on demand and Spot as ECS does', () => {
  for (const spotPercent of [0, 20, 50, 80, 100]) {
    for (const onDemandBase of [0, 1, 2]) {
      for (let count = 1; count <= 10; count++) {
        const capacity = { ...production.capacity, spotPercent, onDemandBase };
        assert.equal(spotTasks(count, capacity), splitOf(count, capacity).spot, `${count} ${spotPercent}`);
      }
    }
  }
});

test('a day is a wave around its mean, and tasks stay within the limits of the topology', () => {
  const usage = { ...profiles.busy, requestsPerDay: 100_000_000 };
  const hours = originRequestsPerSecond(usage);
  const mean = hours.reduce((sum, each) => sum + each, 0) / 24;
  assert.ok(Math.abs(mean - (1e8 / 86_400) * 0.6) < 1e-6);
  assert.ok(Math.abs(Math.max(...hours) - 2 * mean) < 1e-6);
  const { tasks, peakServerTasks } = monthOf(production, usage);
  assert.ok(tasks.server.onDemand + tasks.server.spot <= 10 && peakServerTasks > 10);
  const { tasks: night } = monthOf(production, { ...usage, requestsPerDay: 0 });
  assert.equal(night.server.onDemand + night.server.spot, 2);
});

test('a class without a price is told, with what to do', () => {
  const topology = { ...production, database: { ...production.database, instanceClass: 'db.x9.huge' } };
  assert.throws(
    () => estimate(plainScenario(topology, profiles.quiet)),
    (error) =>
      error instanceof OperatorError &&
      /db\.x9\.huge/.test(error.message) &&
      /prices\.ts/.test(error.next ?? ''),
  );
});
