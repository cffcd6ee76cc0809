import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkTopology } from './check/index.ts';
import { environmentNames, environments } from './environments/index.ts';
import { production } from './environments/production.ts';
import type { Topology } from './types.ts';

type Draft<T> = T extends object ? { -readonly [K in keyof T]: Draft<T[K]> } : T;

/** Production with some values changed by `change`. */
function changed(change: (draft: Draft<Topology>) => void): Topology {
  const draft = structuredClone(production) as Draft<Topology>;
  change(draft);
  return draft as Topology;
}

const fieldsOf = (topology: Topology) => checkTopology(topology).map(({ field }) => field);

for (const name of environmentNames) {
  test(`the topology of ${name} is sound`, () => {
    assert.deepEqual(checkTopology(environments[name]), []);
  });
}

const faults: [string, (draft: Draft<Topology>) => void, string[]][] = [
  [
    'a subnet outside the VPC',
    (t) => {
      t.network.publicSubnetCidrs[0] = '10.9.0.0/24';
    },
    ['network.publicSubnetCidrs.0'],
  ],
  [
    'two subnets that overlap',
    (t) => {
      t.network.privateSubnetCidrs[0] = '10.0.0.0/20';
    },
    ['network.privateSubnetCidrs.0', 'network.privateSubnetCidrs.0'],
  ],
  [
    'an address that is not the first of its block',
    (t) => {
      t.network.publicSubnetCidrs[1] = '10.0.1.7/24';
    },
    ['network.publicSubnetCidrs.1'],
  ],
  [
    'two equal ports',
    (t) => {
      t.ports.client = t.ports.server;
    },
    ['ports.client'],
  ],
  [
    'a port that is none',
    (t) => {
      t.ports.redis = 70_000;
    },
    ['ports.redis'],
  ],
  [
    'a retention that CloudWatch does not know',
    (t) => {
      t.logs.retentionDays = 8;
    },
    ['logs.retentionDays'],
  ],
  [
    'memory that Fargate does not sell with these units',
    (t) => {
      t.services.server.memoryMb = 1000;
    },
    ['services.server.memoryMb'],
  ],
  [
    'CPU units that Fargate does not sell',
    (t) => {
      t.services.client.cpuUnits = 300;
    },
    ['services.client.cpuUnits'],
  ],
  [
    'fewer tasks at most than wanted',
    (t) => {
      t.services.server.maxCount = 1;
    },
    ['services.server.desiredCount'],
  ],
  [
    'a stop timeout that ECS cuts short',
    (t) => {
      t.services.server.stopTimeoutSeconds = 121;
    },
    ['services.server.stopTimeoutSeconds'],
  ],
  [
    'draining longer than the stop timeout',
    (t) => {
      t.services.server.deregistrationDelaySeconds = 110;
    },
    ['services.server.deregistrationDelaySeconds'],
  ],
  [
    'capacity that halves during an update',
    (t) => {
      t.services.server.minimumHealthyPercent = 50;
    },
    ['services.server.minimumHealthyPercent'],
  ],
  [
    'an update of two tasks without room for a third',
    (t) => {
      t.services.server.maximumPercent = 149;
    },
    ['services.server.maximumPercent'],
  ],
  [
    'an update of one task without room for a second',
    (t) => {
      t.services.client.desiredCount = 1;
      t.services.client.maximumPercent = 199;
    },
    ['services.client.maximumPercent'],
  ],
  [
    'scaling in above scaling out',
    (t) => {
      t.scaling.scaleInBelowPercent = 80;
    },
    ['scaling.scaleInBelowPercent'],
  ],
  [
    'storage that cannot grow',
    (t) => {
      t.database.maxStorageGb = 50;
    },
    ['database.storageGb'],
  ],
  [
    'a pool that twice the tasks exhaust',
    (t) => {
      t.database.poolSize = 10;
    },
    ['database.poolSize'],
  ],
  [
    'a product name that no target group may carry',
    (t) => {
      t.product = `${'a'.repeat(30)}-b`;
    },
    ['product', 'product', 'product', 'product'],
  ],
  [
    'a product name with a character that RDS refuses',
    (t) => {
      t.product = 'mangu--publishing';
    },
    ['product', 'product', 'product', 'product'],
  ],
  [
    'gateways for some zones only',
    (t) => {
      t.network.natGateways = 3;
    },
    ['network.natGateways'],
  ],
  [
    'production without a domain',
    (t) => {
      t.domain = 'none';
    },
    ['domain'],
  ],
  [
    'a number that is not one',
    (t) => {
      t.cache.nodes = Number.NaN;
    },
    ['cache.nodes'],
  ],
  [
    'a window the firewall does not count in',
    (t) => {
      t.firewall.rateLimitWindowSeconds = 100;
    },
    ['firewall.rateLimitWindowSeconds'],
  ],
];
for (const [what, change, fields] of faults) {
  test(`${what} is reported`, () => {
    const found = fieldsOf(changed(change));
    assert.deepEqual([...new Set(found)], [...new Set(fields)]);
  });
}

for (const [desiredCount, least] of [
  [1, 200],
  [2, 150],
  [3, 134],
  [10, 110],
] as const) {
  test(`an update of ${desiredCount} tasks needs ${least} % at most, and is told so below it`, () => {
    const withPercent = (percent: number) =>
      checkTopology(
        changed((t) => {
          Object.assign(t.services.server, { desiredCount, maxCount: 10, maximumPercent: percent });
          t.database.poolSize = 2;
          t.database.maxConnections = 1_000;
        }),
      );
    assert.deepEqual(withPercent(least), []);
    const [problem] = withPercent(least - 1);
    assert.equal(problem?.field, 'services.server.maximumPercent');
    assert.match(problem?.allowed ?? '', new RegExp(`^at least ${least}: of ${desiredCount} tasks`));
  });
}

test('everything wrong is reported at once, with value, what is allowed and the line that asks for it', () => {
  const problems = checkTopology(
    changed((t) => {
      t.database.backupRetentionDays = 0;
      t.scaling.cooldownSeconds = -1;
      t.ports.http = 443;
    }),
  );
  assert.deepEqual(problems, [
    {
      field: 'scaling.cooldownSeconds',
      value: -1,
      allowed: '0 to 3600',
      specification: 'Horizontal Scaling: Cooldown',
    },
    {
      field: 'database.backupRetentionDays',
      value: 0,
      allowed: '1 to 35',
      specification: 'Database: Backup Retention',
    },
    {
      field: 'ports.https',
      value: 443,
      allowed: 'another than ports.http',
      specification: 'Network Architecture: Security Groups',
    },
  ]);
});

test('no environment decides anything by its name', () => {
  for (const name of environmentNames) {
    const text = readFileSync(new URL(`./environments/${name}.ts`, import.meta.url), 'utf8');
    assert.doesNotMatch(text, / \? |\bif\b|===/);
  }
});
