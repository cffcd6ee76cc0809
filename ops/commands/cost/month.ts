/** What a month of some usage comes to on an environment: tasks, gigabytes, millions. Pure. */
import type { CapacityTopology, ServiceTopology, Topology } from '@mangu/topology/types';
import { daysPerMonth, hoursPerMonth } from './prices.ts';
import type { Usage } from './usage.ts';

const secondsPerDay = 86_400;
/** Bytes in a GB and so on, as AWS counts traffic here: the difference to 1024 is far below the rest of the doubt. */
const kilobytesPerGigabyte = 1e6;
const megabytesPerGigabyte = 1000;
const bytesPerGigabyte = 1e9;
/** CloudFront holds its connections to the load balancer open. */
const requestsPerConnection = 10;
/** What the database holds before there is a book, with its transaction log. */
const emptyDatabaseGigabytes = 2;
/** Grown by RDS itself when a tenth is left. */
const storageHeadroom = 1.1;

export interface TaskMonths {
  /** Average number of tasks that run on demand. */
  readonly onDemand: number;
  readonly spot: number;
}

export interface Month {
  readonly millionRequests: number;
  readonly millionOriginRequests: number;
  readonly tasks: Readonly<Record<'server' | 'client', TaskMonths>>;
  /** Server tasks in the busiest minute, before the maximum of the topology cuts them off. */
  readonly peakServerTasks: number;
  readonly lcuHours: number;
  readonly gb: {
    readonly toReaders: number;
    readonly toOrigin: number;
    readonly throughNat: number;
    readonly betweenZones: number;
    readonly logs: number;
    readonly firewallLogs: number;
    readonly flowLogs: number;
    readonly accessLogs: number;
    readonly originals: number;
    readonly archivedOriginals: number;
    readonly readingCopies: number;
    readonly database: number;
    readonly databaseStorage: number;
    readonly databaseChangePerDay: number;
    readonly images: number;
  };
  readonly secretCalls: number;
  readonly keyCalls: number;
}

export function monthOf(topology: Topology, usage: Usage): Month {
  const { services, capacity, database, storage, registry } = topology;
  const { server, client } = services;
  const origin = usage.originPercent / 100;
  const millionRequests = (usage.requestsPerDay * daysPerMonth) / 1e6;
  const millionOriginRequests = millionRequests * origin;
  const hours = originRequestsPerSecond(usage);
  const tasksByHour = hours.map((mean) =>
    clamp(neededTasks(mean * usage.burstFactor, topology, usage), server),
  );
  const averageTasks = mean(tasksByHour) + client.desiredCount;

  const originGb = (millionOriginRequests * usage.kilobytesPerRequest * 1e6) / kilobytesPerGigabyte;
  const written = (bytes: number, millions: number) => (bytes * millions * 1e6) / bytesPerGigabyte;
  const taskLogs = written(usage.applicationLogBytesPerRequest, millionOriginRequests);
  const insightLogs = usage.insightLogGigabytesPerTask * averageTasks;
  const firewallRequests = (millionRequests + millionOriginRequests) * (usage.firewallLoggedPercent / 100);
  const booksInArchive = usage.books - usage.newBooksPerMonth * (storage.archiveAfterDays / daysPerMonth);
  const originals = (usage.books * usage.originalMegabytesPerBook) / megabytesPerGigabyte;
  const databaseGb =
    emptyDatabaseGigabytes + (usage.books * usage.databaseKilobytesPerBook) / kilobytesPerGigabyte;

  return {
    millionRequests,
    millionOriginRequests,
    tasks: {
      server: averageSplit(tasksByHour, capacity),
      client: averageSplit([client.desiredCount], capacity),
    },
    peakServerTasks: neededTasks(Math.max(...hours) * usage.burstFactor, topology, usage),
    lcuHours: lcuHours(hours, originGb),
    gb: {
      toReaders: (millionRequests * usage.kilobytesPerRequest * 1e6) / kilobytesPerGigabyte,
      toOrigin: usage.uploadGigabytesPerMonth,
      // Tasks write their logs through NAT; images come from S3, past it.
      throughNat: usage.natGigabytesPerMonth + taskLogs,
      betweenZones:
        (millionOriginRequests * usage.zoneCrossingKilobytesPerRequest * 1e6) / kilobytesPerGigabyte,
      logs: taskLogs + insightLogs + usage.otherLogGigabytesPerMonth,
      firewallLogs: written(usage.firewallLogBytesPerRequest, firewallRequests),
      flowLogs: written(usage.flowLogBytesPerRequest, millionOriginRequests),
      accessLogs: written(usage.accessLogBytesPerRequest, millionRequests),
      originals,
      archivedOriginals: originals * (Math.max(0, booksInArchive) / Math.max(1, usage.books)),
      readingCopies: (usage.books * usage.readingMegabytesPerBook) / megabytesPerGigabyte,
      database: databaseGb,
      databaseStorage: Math.min(
        database.maxStorageGb,
        Math.max(database.storageGb, Math.ceil(databaseGb * storageHeadroom)),
      ),
      databaseChangePerDay: (databaseGb * usage.databaseChangePercentPerDay) / 100,
      images: 2 * usage.imageGigabytes * (registry.keepTaggedImages + usage.deploymentsPerMonth / 2),
    },
    // Each start of a task reads three secrets; Spot and scaling start some more.
    secretCalls: 3 * averageTasks * (usage.deploymentsPerMonth + daysPerMonth),
    // Bucket keys make one call for many objects.
    keyCalls: millionOriginRequests * 1e6 * 0.001 + 20_000,
  };
}

/** Requests per second that reach the load balancer, for each hour of a day that is one wave. */
export function originRequestsPerSecond(usage: Usage): number[] {
  const mean = (usage.requestsPerDay / secondsPerDay) * (usage.originPercent / 100);
  const amplitude = usage.busiestHourFactor - 1;
  return Array.from(
    { length: 24 },
    (_, hour) => mean * (1 + amplitude * Math.cos((2 * Math.PI * hour) / 24)),
  );
}

/** Tasks that keep the CPU below the mark at which the service scales out. */
function neededTasks(requestsPerSecond: number, topology: Topology, usage: Usage): number {
  const { cpuUnits } = topology.services.server;
  const full = (usage.requestsPerSecondPerVcpu * cpuUnits) / 1024;
  return Math.max(1, Math.ceil(requestsPerSecond / (full * (topology.scaling.scaleOutAbovePercent / 100))));
}

function clamp(tasks: number, { desiredCount, maxCount }: ServiceTopology): number {
  return Math.min(maxCount, Math.max(desiredCount, tasks));
}

function averageSplit(counts: readonly number[], capacity: CapacityTopology): TaskMonths {
  const spot = mean(counts.map((count) => spotTasks(count, capacity)));
  return { onDemand: mean(counts) - spot, spot };
}

/** How many of so many tasks ECS puts on Spot: the base first, then each where it is missed most. */
export function spotTasks(count: number, { onDemandBase, spotPercent }: CapacityTopology): number {
  const share = (Math.max(0, count - onDemandBase) * spotPercent) / 100;
  // Between equals the heavier one gets the task.
  return spotPercent >= 50 ? Math.floor(share + 0.5) : Math.max(0, Math.ceil(share - 0.5));
}

/**
 * Load balancer capacity units: the dearest of new connections (25/s), bytes (1 GB/h), and rules (1,000/s; the first
 * ten of a request are free, and we have fewer).
 */
function lcuHours(hours: readonly number[], originGb: number): number {
  const total = hours.reduce((sum, each) => sum + each, 0) || 1;
  const day = hours.map((each) =>
    Math.max(each / requestsPerConnection / 25, ((originGb / daysPerMonth) * each) / total),
  );
  return mean(day) * hoursPerMonth;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
