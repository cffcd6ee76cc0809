import { fixedNames } from '../names.ts';
import {
  type AlarmDefinition,
  cacheNodeIds,
  during,
  folded,
  type Measure,
  type Metric,
  ownNamespace,
  type Statistic,
  type Watched,
} from './definition.ts';

const megabyte = 1024 ** 2;
const gigabyte = 1024 ** 3;
const region = { place: 'region', producer: 'aws', severity: 'notice' } as const;

/** Database and cache. */
export function dataAlarms(watched: Watched): AlarmDefinition[] {
  return [...databaseLoadAlarms(watched), ...databaseSafetyAlarms(watched), ...cacheAlarms(watched)];
}

/** Counted by filters over the logs of server and database (infra/constructs/alarm-log-filters.ts). */
export const connectionFailureMetrics = {
  server: 'DatabaseUnavailable',
  database: 'DatabaseRefusedConnection',
} as const;

function databaseMetrics({ topology }: Watched) {
  const dimensions = { DBInstanceIdentifier: fixedNames(topology).database };
  return (name: string, statistic: Statistic): Metric => ({
    namespace: 'AWS/RDS',
    name,
    dimensions,
    statistic,
  });
}

function databaseLoadAlarms(watched: Watched): AlarmDefinition[] {
  const { alarms, database } = watched.topology;
  const metric = databaseMetrics(watched);
  const namespace = ownNamespace(watched.topology);
  const connections = Math.floor((database.maxConnections * alarms.databaseConnectionsPercent) / 100);
  return [
    {
      ...region,
      key: 'database-cpu',
      meaning: `The database uses more than ${alarms.cpuPercent} % of its CPU.`,
      specification: 'Alarms: Memory/CPU above 80%',
      measure: { metric: metric('CPUUtilization', 'Average') },
      rings: 'above',
      threshold: alarms.cpuPercent,
      silence: 'missing',
      ...during.fiveMinutesOf(3),
    },
    {
      ...region,
      key: 'database-credits',
      meaning: 'The database has nearly used up its CPU credits; beyond them every hour costs extra.',
      specification: 'Database: Instance Type',
      measure: { metric: metric('CPUCreditBalance', 'Minimum') },
      rings: 'below',
      threshold: alarms.databaseCredits,
      silence: 'missing',
      ...during.fiveMinutesOf(3),
      applies: database.instanceClass.startsWith('db.t'),
    },
    {
      ...region,
      key: 'database-memory',
      meaning: `The database has less than ${alarms.databaseFreeMemoryMb} MB of memory left.`,
      specification: 'Alarms: Memory/CPU above 80%',
      measure: { metric: metric('FreeableMemory', 'Average') },
      rings: 'below',
      threshold: alarms.databaseFreeMemoryMb * megabyte,
      silence: 'missing',
      ...during.fiveMinutesOf(3),
    },
    {
      ...region,
      key: 'database-connections',
      meaning: `More than ${connections} of ${database.maxConnections} connections of the database are taken.`,
      specification: 'CloudWatch Metrics: RDS connections',
      measure: { metric: metric('DatabaseConnections', 'Maximum') },
      rings: 'above',
      threshold: connections,
      silence: 'missing',
      ...during.fiveMinutesOf(2),
    },
    {
      ...region,
      producer: 'log-filter',
      key: 'database-connection-failures',
      meaning: 'The server cannot reach the database, or the database turns connections away.',
      specification: 'Alarms: Database connection failures',
      measure: folded(
        'SUM',
        Object.values(connectionFailureMetrics).map((name) => ({
          namespace,
          name,
          dimensions: {},
          statistic: 'Sum',
        })),
      ),
      rings: 'at-or-above',
      threshold: alarms.databaseConnectionFailures,
      silence: 'notBreaching',
      ...during.fiveMinutesOf(1),
    },
    {
      ...region,
      key: 'database-queue',
      meaning: `More than ${alarms.databaseQueueDepth} reads and writes wait for the disk of the database.`,
      specification: 'CloudWatch Metrics: RDS IOPS',
      measure: { metric: metric('DiskQueueDepth', 'Average') },
      rings: 'above',
      threshold: alarms.databaseQueueDepth,
      silence: 'missing',
      ...during.fiveMinutesOf(3),
    },
  ];
}

/** AWS advises to act at one thousand million: at twice that PostgreSQL takes no more writes. */
const transactionIdsToActAt = 1_000_000_000;

function databaseSafetyAlarms(watched: Watched): AlarmDefinition[] {
  const { alarms } = watched.topology;
  const metric = databaseMetrics(watched);
  return [
    {
      ...region,
      key: 'database-storage',
      meaning: `The database has less than ${alarms.databaseFreeStorageGb} GB of storage left, and stops when it is full.`,
      severity: 'page',
      specification: 'Database: Storage',
      measure: { metric: metric('FreeStorageSpace', 'Minimum') },
      rings: 'below',
      threshold: alarms.databaseFreeStorageGb * gigabyte,
      silence: 'missing',
      ...during.fiveMinutesOf(1),
    },
    {
      ...region,
      key: 'database-transaction-logs',
      meaning:
        'Transaction logs pile up in the database: what is written now may not be restorable to within five minutes.',
      severity: 'page',
      specification: 'RTO/RPO',
      measure: { metric: metric('TransactionLogsDiskUsage', 'Maximum') },
      rings: 'above',
      threshold: alarms.databaseTransactionLogsGb * gigabyte,
      silence: 'missing',
      ...during.fiveMinutesOf(2),
    },
    {
      ...region,
      producer: 'function',
      key: 'database-restorable-time',
      meaning: `The database cannot be restored to a moment within the last ${alarms.restorableLagMinutes} minutes.`,
      severity: 'page',
      specification: 'RTO/RPO',
      // Made by the function restore-point (infra/constructs/alarm-restore-point.ts).
      measure: {
        metric: { ...metric('RestorableLagMinutes', 'Maximum'), namespace: ownNamespace(watched.topology) },
      },
      rings: 'above',
      threshold: alarms.restorableLagMinutes,
      silence: 'breaching',
      ...during.fiveMinutesOf(3),
    },
    {
      ...region,
      key: 'database-transaction-ids',
      meaning: 'PostgreSQL is half way through its transaction ids: cleaning up does not keep pace.',
      severity: 'page',
      specification: 'Database',
      measure: { metric: metric('MaximumUsedTransactionIDs', 'Maximum') },
      rings: 'above',
      threshold: transactionIdsToActAt,
      silence: 'missing',
      ...during.fiveMinutesOf(1),
    },
  ];
}

function cacheAlarms(watched: Watched): AlarmDefinition[] {
  const { alarms, cache } = watched.topology;
  const nodes = cacheNodeIds(watched.topology);
  const metric = (id: string, name: string, statistic: Statistic): Metric => ({
    namespace: 'AWS/ElastiCache',
    name,
    dimensions: { CacheClusterId: id },
    statistic,
  });
  const over = (fold: 'MAX' | 'SUM', statistic: Statistic, ...names: string[]): Measure =>
    folded(
      fold,
      nodes.flatMap((id) => names.map((name) => metric(id, name, statistic))),
    );
  return [
    {
      ...region,
      key: 'redis-memory',
      meaning: `Redis uses more than ${alarms.memoryPercent} % of its memory and soon gives up keys.`,
      specification: 'Alarms: Memory/CPU above 80%',
      measure: over('MAX', 'Average', 'DatabaseMemoryUsagePercentage'),
      rings: 'above',
      threshold: alarms.memoryPercent,
      silence: 'missing',
      ...during.fiveMinutesOf(3),
    },
    {
      ...region,
      key: 'redis-evictions',
      meaning: 'Redis gives up many keys for want of memory: the cache is too small.',
      specification: 'Cache: Node Type',
      measure: over('SUM', 'Sum', 'Evictions'),
      rings: 'above',
      threshold: alarms.cacheEvictions,
      silence: 'notBreaching',
      ...during.fiveMinutesOf(3),
    },
    {
      ...region,
      key: 'redis-cpu',
      meaning: `Redis uses more than ${alarms.cpuPercent} % of a CPU.`,
      specification: 'Alarms: Memory/CPU above 80%',
      // The thread of Redis itself, and the whole of a small node, where TLS and the system take their part.
      measure: over('MAX', 'Average', 'EngineCPUUtilization', 'CPUUtilization'),
      rings: 'above',
      threshold: alarms.cpuPercent,
      silence: 'missing',
      ...during.fiveMinutesOf(3),
    },
    {
      ...region,
      key: 'redis-connections',
      meaning: `Redis has more than ${alarms.cacheConnections} connections: some are opened and not closed.`,
      specification: 'Cache',
      measure: over('MAX', 'Maximum', 'CurrConnections'),
      rings: 'above',
      threshold: alarms.cacheConnections,
      silence: 'missing',
      ...during.fiveMinutesOf(2),
    },
    {
      ...region,
      key: 'redis-auth-failures',
      meaning: 'Redis refuses a token: tasks have an old one, or somebody else tries.',
      specification: 'Cache: Auth Token',
      measure: over('SUM', 'Sum', 'AuthenticationFailures'),
      rings: 'above',
      threshold: 0,
      silence: 'notBreaching',
      ...during.fiveMinutesOf(2),
    },
    {
      ...region,
      key: 'redis-lag',
      meaning: 'The second node of Redis is more than ten seconds behind: a failover would lose that.',
      specification: 'Cache: Automatic Failover',
      measure: over('MAX', 'Maximum', 'ReplicationLag'),
      rings: 'above',
      threshold: 10,
      silence: 'notBreaching',
      ...during.fiveMinutesOf(2),
      applies: cache.nodes > 1,
    },
  ];
}
