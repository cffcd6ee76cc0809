import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkTopology } from '@mangu/topology/check';
import { environmentNames, environments } from '@mangu/topology/environments';
import { estimate, plainScenario } from './estimate.ts';
import { groups, growth, growthSteps, thresholds } from './growth.ts';
import { levers, savings } from './levers.ts';
import { leftOut, specified } from './specification.ts';
import { profileNames, profiles } from './usage.ts';

const every = environmentNames.flatMap((environment) =>
  profileNames.map((profile) => plainScenario(environments[environment], profiles[profile])),
);

test("a lever's saving is the difference of two estimates, whatever the environment and the traffic", () => {
  for (const scenario of every) {
    const before = estimate(scenario).totalUsd;
    for (const { lever, savingUsd, savingPercent } of savings(scenario)) {
      const after = estimate(lever.apply(scenario)).totalUsd;
      assert.equal(savingUsd, before - after, lever.id);
      assert.ok(Math.abs(savingPercent - (100 * (before - after)) / before) < 1e-9);
    }
  }
});

test('a lever pulled twice saves no more than once, and one that changes nothing is not shown', () => {
  for (const scenario of every) {
    for (const lever of levers.filter(({ id }) => id !== 'log-warnings')) {
      const once = lever.apply(scenario);
      assert.equal(estimate(lever.apply(once)).totalUsd, estimate(once).totalUsd, lever.id);
      assert.ok(!savings(once).some((saving) => saving.lever.id === lever.id));
    }
  }
});

test('the levers that are values lead to topologies that are allowed', () => {
  const scenario = plainScenario(environments.production, profiles.expected);
  for (const lever of levers.filter(({ isValue }) => isValue)) {
    const { topology } = lever.apply(scenario);
    assert.deepEqual(checkTopology(topology), [], lever.id);
    for (const value of lever.how.split(', ')) {
      const [path = '', wanted = ''] = value.split(': ');
      let found: unknown = topology;
      for (const part of path.split('.')) found = Reflect.get(Object(found), part);
      assert.equal(String(found), wanted, lever.id);
    }
  }
});

test('production saves most by one NAT gateway, and reserves its database for about $16', () => {
  const found = savings(plainScenario(environments.production, profiles.quiet));
  assert.equal(found[0]?.lever.id, 'one-nat');
  const reserved = found.find(({ lever }) => lever.id === 'database-reserved');
  assert.ok(Math.abs((reserved?.savingUsd ?? 0) - 15.6) < 0.2);
});

test('more requests never cost less, and every component is in one group of the chart', () => {
  for (const scenario of every) {
    const points = growth(scenario);
    assert.deepEqual(
      points.map(({ requestsPerDay }) => requestsPerDay),
      [...growthSteps],
    );
    for (const [index, { totalUsd, byGroup, serverTasks }] of points.entries()) {
      assert.ok(totalUsd >= (points[index - 1]?.totalUsd ?? 0));
      assert.ok(Math.abs(byGroup.reduce((sum, { usd }) => sum + usd, 0) - totalUsd) < 1e-6);
      const { desiredCount, maxCount } = scenario.topology.services.server;
      assert.ok(serverTasks >= desiredCount && serverTasks <= maxCount);
    }
  }
  assert.deepEqual(Object.values(groups).flat().sort(), [...Object.keys(specified), ...leftOut].sort());
});

test('a threshold is where it says: just below it the bill is inside, just above it is not', () => {
  const scenario = plainScenario(environments.production, profiles.expected);
  const found = thresholds(scenario);
  const leaves = found.find(({ what }) => what.includes('$315'))?.requestsPerDay ?? 0;
  const at = (requestsPerDay: number) =>
    estimate({ ...scenario, usage: { ...scenario.usage, requestsPerDay } }).totalUsd;
  assert.ok(at(leaves * 0.999) < 315 && at(leaves * 1.001) > 315);
  const tasks = found.find(({ what }) => what.includes('server tasks'))?.requestsPerDay ?? 0;
  const peak = (requestsPerDay: number) =>
    estimate({ ...scenario, usage: { ...scenario.usage, requestsPerDay } }).month.peakServerTasks;
  assert.deepEqual([peak(tasks * 0.999), peak(tasks * 1.001)], [10, 11]);
});
