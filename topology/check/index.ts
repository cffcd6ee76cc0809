import { connectionsOfServer, largestPool, serversAtMost } from '../connections.ts';
import { fixedNames, type NamedKind, nameProblem } from '../names.ts';
import type { Topology } from '../types.ts';
import { checkEdge } from './edge.ts';
import { checkNetwork } from './network.ts';
import type { TopologyProblem } from './problem.ts';
import { checkValues } from './values.ts';

export type { TopologyProblem } from './problem.ts';

/**
 * Checks a whole topology.
 * @returns every problem there is, not only the first; empty when AWS would take it.
 */
export function checkTopology(topology: Topology): TopologyProblem[] {
  return [
    ...checkValues(topology),
    ...checkNetwork(topology),
    ...checkEdge(topology),
    ...checkOrder(topology),
    ...checkUpdates(topology),
    ...checkConnections(topology),
    ...checkNames(topology),
  ];
}

/** Values that must stand in an order to each other. */
function checkOrder(topology: Topology): TopologyProblem[] {
  const problems: TopologyProblem[] = [];
  const below = (field: string, value: number, limit: number, what: string, specification: string) => {
    if (!(value <= limit))
      problems.push({ field, value, allowed: `at most ${what} (${limit})`, specification });
  };
  const { database, scaling, backup } = topology;
  below(
    'database.storageGb',
    database.storageGb * 1.1,
    database.maxStorageGb,
    'ten parts in eleven of database.maxStorageGb',
    'Database: Storage',
  );
  below(
    'scaling.scaleInBelowPercent',
    scaling.scaleInBelowPercent,
    scaling.scaleOutAbovePercent - 1,
    'scaling.scaleOutAbovePercent less 1',
    'Horizontal Scaling: Scale In',
  );
  below('backup.lockDays', backup.lockDays, backup.retentionDays, 'backup.retentionDays', 'Backup Strategy');
  for (const [name, service] of Object.entries(topology.services)) {
    const { health } = service;
    below(
      `services.${name}.desiredCount`,
      service.desiredCount,
      service.maxCount,
      `services.${name}.maxCount`,
      'Compute: Max Count',
    );
    below(
      `services.${name}.health.timeoutSeconds`,
      health.timeoutSeconds,
      health.intervalSeconds - 1,
      'its interval less 1',
      'Compute: Health Check',
    );
    // The load balancer must have let go of a task before ECS kills it, its last check included.
    const leaving = service.deregistrationDelaySeconds + health.intervalSeconds * health.unhealthyThreshold;
    below(
      `services.${name}.deregistrationDelaySeconds`,
      leaving,
      service.stopTimeoutSeconds,
      'with the checks until a task counts as leaving, its stopTimeoutSeconds',
      'Zero-Downtime Updates 5',
    );
  }
  return problems;
}

/** With as many healthy tasks as before, an update needs room for one more: ECS rounds down what it may start beside. */
function checkUpdates({ services }: Topology): TopologyProblem[] {
  return Object.entries(services).flatMap(([name, service]) => {
    const { desiredCount, minimumHealthyPercent, maximumPercent } = service;
    const least = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
    const most = Math.floor((desiredCount * maximumPercent) / 100);
    if (most > least || !(maximumPercent > 100)) return [];
    const needed = Math.ceil(((least + 1) * 100) / desiredCount);
    return [
      {
        field: `services.${name}.maximumPercent`,
        value: maximumPercent,
        allowed: `at least ${needed}: of ${desiredCount} tasks ${least} stay, and ${most} in all leave no room for a new one, so no update would ever begin`,
        specification: 'Zero-Downtime Updates 3',
      },
    ];
  });
}

/** Specification: "Connection Pooling: managed by application". */
function checkConnections({ database, services }: Topology): TopologyProblem[] {
  const tasks = serversAtMost(services.server);
  const needed = tasks * connectionsOfServer(database.poolSize) + database.reservedConnections;
  if (needed <= database.maxConnections) return [];
  const each = Math.floor((database.maxConnections - database.reservedConnections) / tasks);
  const most = largestPool(each);
  return [
    {
      field: 'database.poolSize',
      value: database.poolSize,
      allowed: `at most ${most}: ${tasks} tasks during an update, ${database.reservedConnections} kept free, ${database.maxConnections} in all`,
      specification: 'Database: Connection Pooling',
    },
  ];
}

function checkNames(topology: Topology): TopologyProblem[] {
  const names = fixedNames(topology);
  const all: [NamedKind, string][] = [
    ['cluster', names.cluster],
    ['database', names.database],
    ['replicationGroup', names.redis],
    ['loadBalancer', names.loadBalancer],
    ...Object.values(names.targetGroups).map((name): [NamedKind, string] => ['targetGroup', name]),
    ...Object.values(names.repositories).map((name): [NamedKind, string] => ['repository', name]),
    ...Object.values(names.secrets).map((name): [NamedKind, string] => ['secret', name]),
    ['role', names.deployRole],
    ['vault', names.vault],
    ...Object.values(names.firewalls).map((name): [NamedKind, string] => ['firewall', name]),
    ...Object.values(names.logGroups.firewalls).map((name): [NamedKind, string] => [
      'firewallLogGroup',
      name,
    ]),
  ];
  return all.flatMap(([kind, name]) => {
    const problem = nameProblem(kind, name);
    return problem
      ? [
          {
            field: 'product',
            value: name,
            allowed: `a name AWS takes; ${problem}`,
            specification: 'Components',
          },
        ]
      : [];
  });
}
