import type { Topology } from '../types.ts';
import type { TopologyProblem } from './problem.ts';

interface Range {
  readonly field: string;
  readonly from: number;
  readonly to: number;
  readonly specification: string;
}

const range = (field: string, from: number, to: number, specification: string): Range => ({
  field,
  from,
  to,
  specification,
});

const serviceRanges = (name: string, spec: string): Range[] => [
  range(`services.${name}.desiredCount`, 1, 100, `${spec}: Desired Count`),
  range(`services.${name}.maxCount`, 1, 100, `${spec}: Max Count`),
  range(`services.${name}.health.intervalSeconds`, 5, 300, `${spec}: Health Check`),
  range(`services.${name}.health.timeoutSeconds`, 2, 120, `${spec}: Health Check`),
  range(`services.${name}.health.healthyThreshold`, 2, 10, `${spec}: Health Check`),
  range(`services.${name}.health.unhealthyThreshold`, 2, 10, `${spec}: Health Check`),
  range(`services.${name}.health.graceSeconds`, 0, 7200, `${spec}: Health Check`),
  range(`services.${name}.deregistrationDelaySeconds`, 0, 3600, 'Zero-Downtime Updates 5'),
  range(`services.${name}.stopTimeoutSeconds`, 2, 120, 'Zero-Downtime Updates 5'),
  range(`services.${name}.minimumHealthyPercent`, 100, 100, 'Zero-Downtime Updates 3'),
  range(`services.${name}.maximumPercent`, 101, 200, 'Zero-Downtime Updates 3'),
];

const ranges: readonly Range[] = [
  range('network.natGateways', 1, 6, 'VPC Configuration: NAT Gateways'),
  ...serviceRanges('server', 'Compute: Server Service'),
  ...serviceRanges('client', 'Compute: Client Service'),
  range('capacity.onDemandBase', 0, 100, 'Cost Optimization 1'),
  range('capacity.spotPercent', 0, 100, 'Cost Optimization 1'),
  range('scaling.scaleOutAbovePercent', 1, 100, 'Horizontal Scaling: Target'),
  range('scaling.scaleInBelowPercent', 1, 99, 'Horizontal Scaling: Scale In'),
  range('scaling.stepTasks', 1, 10, 'Horizontal Scaling: Scale Out'),
  range('scaling.cooldownSeconds', 0, 3600, 'Horizontal Scaling: Cooldown'),
  range('scaling.scaleOutPeriods', 1, 60, 'Horizontal Scaling: Scale Out'),
  range('scaling.scaleInPeriods', 1, 60, 'Horizontal Scaling: Scale In'),
  range('database.storageGb', 20, 65_536, 'Database: Storage'),
  range('database.maxStorageGb', 22, 65_536, 'Database: Storage'),
  range('database.backupRetentionDays', 1, 35, 'Database: Backup Retention'),
  range('database.poolSize', 2, 100, 'Database: Connection Pooling'),
  range('database.reservedConnections', 3, 1000, 'Database: Connection Pooling'),
  range('cache.nodes', 1, 6, 'Cache: Cluster Mode'),
  range('cache.snapshotRetentionDays', 0, 35, 'Cache'),
  range('loadBalancer.idleTimeoutSeconds', 1, 4000, 'Load Balancer'),
  range('cdn.assetTtlSeconds', 1, 31_536_000, 'CDN: Cache Behavior'),
  // 0 would switch compression off: CloudFront compresses only what it may keep.
  range('cdn.pageTtlSeconds', 1, 86_400, 'CDN: Compression'),
  range('cdn.originReadTimeoutSeconds', 1, 60, 'CDN: API Requests'),
  range('cdn.originKeepaliveSeconds', 1, 60, 'CDN: API Requests'),
  range('storage.archiveAfterDays', 0, 3650, 'Uploads Bucket: Lifecycle'),
  range('storage.noncurrentExpireDays', 1, 3650, 'Uploads Bucket: Versioning'),
  range('storage.abortUploadsAfterDays', 1, 365, 'Uploads Bucket: Lifecycle'),
  range('registry.keepTaggedImages', 1, 1000, 'Container Registry: Lifecycle Policy'),
  range('registry.untaggedExpireDays', 1, 365, 'Container Registry: Lifecycle Policy'),
  range('firewall.rateLimitRequests', 10, 2_000_000_000, 'Security (WAF): Rate Limiting'),
  range('secrets.redisRotationDays', 1, 1000, 'Secrets Management: Rotation'),
  range('secrets.redeployDelaySeconds', 0, 900, 'Secrets Management: Rotation'),
  range('alarms.cpuPercent', 1, 100, 'Alarms: Memory/CPU above 80%'),
  range('alarms.memoryPercent', 1, 100, 'Alarms: Memory/CPU above 80%'),
  range('alarms.errorRatePercent', 0.1, 100, 'Alarms: High error rates'),
  range('alarms.rateFloorRequests', 1, 1_000_000, 'Alarms: High error rates'),
  range('alarms.loadBalancerErrors', 1, 1_000_000, 'Alarms: High error rates'),
  range('alarms.latencyP95Seconds', 0.05, 60, 'CloudWatch Metrics: ALB latency'),
  range('alarms.refusedRequests', 1, 1_000_000_000, 'ALB Security Group'),
  range('alarms.databaseConnectionsPercent', 1, 100, 'Alarms: Database connection failures'),
  range('alarms.databaseConnectionFailures', 1, 1_000_000, 'Alarms: Database connection failures'),
  range('alarms.databaseFreeStorageGb', 1, 65_536, 'Database: Storage'),
  range('alarms.databaseFreeMemoryMb', 1, 1_000_000, 'Alarms: Memory/CPU above 80%'),
  range('alarms.databaseCredits', 1, 10_000, 'Database: Instance Type'),
  range('alarms.databaseQueueDepth', 1, 10_000, 'CloudWatch Metrics: RDS IOPS'),
  range('alarms.databaseTransactionLogsGb', 1, 65_536, 'RTO/RPO'),
  range('alarms.restorableLagMinutes', 6, 1440, 'RTO/RPO'),
  range('alarms.cacheEvictions', 1, 1_000_000_000, 'Cache: Node Type'),
  range('alarms.cacheConnections', 1, 65_000, 'Cache'),
  range('alarms.blockedRequests', 1, 1_000_000_000, 'Security (WAF)'),
  range('alarms.blockedPercent', 0.1, 100, 'Security (WAF)'),
  // ACM itself begins at 60; fewer than 7 leave no time.
  range('alarms.certificateDays', 7, 59, 'CDN: SSL Certificate'),
  range('alarms.mailBouncesPercent', 1, 5, 'Amazon SES: Reputation metrics'),
  range('alarms.mailComplaintsPercent', 0.01, 0.1, 'Amazon SES: Reputation metrics'),
  range('backup.retentionDays', 1, 3650, 'Backup Strategy'),
  range('backup.lockDays', 1, 3650, 'Backup Strategy'),
  range('cost.monthlyBudgetUsd', 1, 1_000_000, 'Estimated Monthly Cost: Total'),
];

/** Combinations that Fargate sells: CPU units → memory in MB from, to, in steps of. */
const fargateSizes: Readonly<Record<number, readonly [number, number, number]>> = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16_384, 1024],
  4096: [8192, 30_720, 1024],
};

/** Days that CloudWatch Logs knows; 0 would be for ever. */
const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const performanceInsightsRetentions = [7, ...Array.from({ length: 23 }, (_, i) => (i + 1) * 31), 731];
const monitoringSeconds = [0, 1, 5, 10, 15, 30, 60];
const firewallWindows = [60, 120, 300, 600];

/** Every number within its bounds, every choice one that AWS knows. */
export function checkValues(topology: Topology): TopologyProblem[] {
  return [...checkRanges(topology), ...checkSizes(topology), ...checkChoices(topology)];
}

function valueAt(topology: Topology, field: string): unknown {
  return field.split('.').reduce<unknown>((value, key) => Object(value)[key], topology);
}

function checkRanges(topology: Topology): TopologyProblem[] {
  return ranges.flatMap(({ field, from, to, specification }) => {
    const value = valueAt(topology, field);
    const whole = Number.isInteger(from) ? Number.isInteger(value) : Number.isFinite(value);
    if (typeof value === 'number' && whole && value >= from && value <= to) return [];
    return [{ field, value, allowed: from === to ? `${from}` : `${from} to ${to}`, specification }];
  });
}

function checkSizes({ services }: Topology): TopologyProblem[] {
  return Object.entries(services).flatMap(([name, { cpuUnits, memoryMb }]) => {
    const field = `services.${name}`;
    const specification = `Compute: ${name === 'server' ? 'Server' : 'Client'} Service`;
    const size = fargateSizes[cpuUnits];
    if (!size) {
      const allowed = `one of ${Object.keys(fargateSizes).join(', ')} units`;
      return [{ field: `${field}.cpuUnits`, value: cpuUnits, allowed, specification }];
    }
    const [from, to, step] = size;
    if (memoryMb >= from && memoryMb <= to && memoryMb % step === 0) return [];
    const allowed = `${from} to ${to} MB in steps of ${step} for ${cpuUnits} units`;
    return [{ field: `${field}.memoryMb`, value: memoryMb, allowed, specification }];
  });
}

function checkChoices({
  logs,
  database,
  firewall,
  secrets,
  scaling,
  domain,
  environment,
}: Topology): TopologyProblem[] {
  const choice = (field: string, value: number, choices: readonly number[], specification: string) =>
    choices.includes(value) ? [] : [{ field, value, allowed: `one of ${choices.join(', ')}`, specification }];
  const recovery = secrets.recoveryWindowDays;
  return [
    ...choice('logs.retentionDays', logs.retentionDays, logRetentions, 'Cost Optimization 5'),
    ...choice(
      'database.performanceInsightsRetentionDays',
      database.performanceInsightsRetentionDays,
      performanceInsightsRetentions,
      'Database: Performance Insights',
    ),
    ...choice(
      'database.enhancedMonitoringSeconds',
      database.enhancedMonitoringSeconds,
      monitoringSeconds,
      'Database',
    ),
    ...choice(
      'firewall.rateLimitWindowSeconds',
      firewall.rateLimitWindowSeconds,
      firewallWindows,
      'Security (WAF): Rate Limiting',
    ),
    ...choice('scaling.periodSeconds', scaling.periodSeconds, [10, 30, 60, 120, 300], 'Horizontal Scaling'),
    ...(recovery === 0 || (recovery >= 7 && recovery <= 30)
      ? []
      : [
          {
            field: 'secrets.recoveryWindowDays',
            value: recovery,
            allowed: '0, or 7 to 30',
            specification: 'Secrets Management',
          },
        ]),
    ...(environment === 'production' && domain !== 'required'
      ? [
          {
            field: 'domain',
            value: domain,
            allowed: 'required for production',
            specification: 'CDN: SSL Certificate',
          },
        ]
      : []),
  ];
}
