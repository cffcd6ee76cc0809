/** The lines below the specification's own components. Pure. */
import type { Architecture, ServiceName, Topology } from '@mangu/topology/types';
import { type Line, line, lineAt, priceIdOf, type Scenario } from './line.ts';
import type { Month } from './month.ts';
import { discounts, hoursPerMonth, type PriceId, prices } from './prices.ts';

export function specifiedLines(scenario: Scenario, month: Month): Line[] {
  return [
    ...fargate('server', scenario, month),
    ...fargate('client', scenario, month),
    ...database(scenario, month),
    ...cache(scenario),
    ...loadBalancer(month),
    ...cdn(month),
    ...storage(scenario, month),
    line('Secrets Manager', 'secrets', 3, 'secrets', 'secret'),
    line('Secrets Manager', 'calls', month.secretCalls / 10_000, '10k calls', 'secret-ten-thousand-calls'),
  ];
}

const taskPrices = {
  X86_64: {
    onDemand: ['fargate-x86-vcpu', 'fargate-x86-gb'],
    spot: ['fargate-x86-spot-vcpu', 'fargate-x86-spot-gb'],
  },
  ARM64: {
    onDemand: ['fargate-arm-vcpu', 'fargate-arm-gb'],
    spot: ['fargate-arm-spot-vcpu', 'fargate-arm-spot-gb'],
  },
} as const satisfies Record<Architecture, Record<TaskKind, readonly [PriceId, PriceId]>>;
export type TaskKind = 'onDemand' | 'spot';

/** What one task of a service costs an hour. */
export function taskHourUsd({ capacity, services }: Topology, name: ServiceName, kind: TaskKind): number {
  const { cpuUnits, memoryMb } = services[name];
  const [vcpu, gb] = taskPrices[capacity.architecture][kind];
  return (cpuUnits / 1024) * prices[vcpu].usd + (memoryMb / 1024) * prices[gb].usd;
}

function fargate(name: ServiceName, { topology, computeSavingsPlan }: Scenario, month: Month): Line[] {
  const { cpuUnits, memoryMb } = topology.services[name];
  const taskLine = (how: string, kind: TaskKind, factor = 1) => {
    const hour = taskHourUsd(topology, name, kind);
    const item = `${name}, ${cpuUnits / 1024} vCPU + ${memoryMb / 1024} GB, ${how}`;
    const ids = taskPrices[topology.capacity.architecture][kind];
    return lineAt('ECS Fargate', item, month.tasks[name][kind], 'tasks', hour * hoursPerMonth * factor, ids);
  };
  // A Savings Plan covers what runs on demand; Spot has its own discount.
  const factor = computeSavingsPlan ? discounts.computeSavingsPlan.factor : 1;
  return [taskLine('on demand', 'onDemand', factor), taskLine('Spot', 'spot')];
}

function database({ topology, databaseReserved }: Scenario, { gb }: Month): Line[] {
  const { instanceClass, multiAz, backupRetentionDays } = topology.database;
  const copies = multiAz ? 2 : 1;
  const factor = databaseReserved ? discounts.databaseReserved.factor : 1;
  const backups = gb.database + backupRetentionDays * gb.databaseChangePerDay;
  return [
    line('RDS', instanceClass, copies, 'instances', priceIdOf('rds', instanceClass), {
      hours: true,
      factor,
    }),
    line('RDS', `${gb.databaseStorage} GB gp3`, copies * gb.databaseStorage, 'GB', 'rds-storage-gb'),
    // As much as the database has storage is free.
    lineAt(
      'RDS',
      `backups of ${backupRetentionDays} days`,
      backups,
      'GB',
      prices['rds-backup-gb'].usd,
      ['rds-backup-gb'],
      gb.databaseStorage,
    ),
  ];
}

function cache({ topology, cacheReserved }: Scenario): Line[] {
  const { nodeType, nodes } = topology.cache;
  const factor = cacheReserved ? discounts.cacheReserved.factor : 1;
  return [
    line('ElastiCache', nodeType, nodes, 'nodes', priceIdOf('cache', nodeType), {
      hours: true,
      factor,
    }),
  ];
}

function loadBalancer({ lcuHours }: Month): Line[] {
  return [
    line('ALB', 'load balancer', 1, 'balancers', 'alb-hour', { hours: true }),
    lineAt(
      'ALB',
      'capacity units',
      lcuHours / hoursPerMonth,
      'LCU',
      prices['alb-lcu-hour'].usd * hoursPerMonth,
      ['alb-lcu-hour'],
    ),
  ];
}

/** Where the second price begins. */
const firstTierGb = 10 * 1024;

function cdn({ gb, millionRequests }: Month): Line[] {
  return [
    line('CloudFront', 'to readers', Math.min(gb.toReaders, firstTierGb), 'GB', 'cloudfront-gb'),
    line(
      'CloudFront',
      'to readers, beyond 10 TB',
      Math.max(0, gb.toReaders - firstTierGb),
      'GB',
      'cloudfront-gb-beyond-10-tb',
    ),
    line('CloudFront', 'requests', millionRequests, 'million', 'cloudfront-million-requests'),
    line('CloudFront', 'uploads to the server', gb.toOrigin, 'GB', 'cloudfront-to-origin-gb'),
  ];
}

const archiveClasses = {
  GLACIER_IR: { words: 'Glacier Instant Retrieval', id: 's3-glacier-instant-gb' },
  GLACIER: { words: 'Glacier Flexible Retrieval', id: 's3-glacier-gb' },
  DEEP_ARCHIVE: { words: 'Glacier Deep Archive', id: 's3-deep-archive-gb' },
} as const;
/** Original, reading copy, covers in four widths and three formats. */
const objectsPerBook = 14;

function storage({ topology, usage }: Scenario, { gb, millionOriginRequests }: Month): Line[] {
  const { words, id } = archiveClasses[topology.storage.archiveClass];
  const kept = gb.originals + gb.readingCopies - gb.archivedOriginals;
  const thousandReads = millionOriginRequests * 1000 * (usage.objectReadPercent / 100);
  return [
    line('S3', 'books', kept, 'GB', 's3-gb'),
    line('S3', `originals in ${words}`, gb.archivedOriginals, 'GB', id),
    line('S3', 'writes', (usage.newBooksPerMonth * objectsPerBook) / 1000, 'thousand', 's3-thousand-puts'),
    line('S3', 'reads', thousandReads, 'thousand', 's3-thousand-gets'),
    line('S3', 'moves to the archive', usage.newBooksPerMonth / 1000, 'thousand', 's3-thousand-transitions'),
  ];
}
