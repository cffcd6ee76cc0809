/**
 * Which alarms a rehearsal can ring: what stands for each metric on one machine, and which have nothing that could be
 * measured honestly. Pure; a test holds that every alarm of the topology is in one of the two tables.
 */
import { cacheNodeIds, ownNamespace, type Watched } from '@mangu/topology/alarms';
import { fixedNames } from '@mangu/topology/names';
import type { ServiceName, Topology } from '@mangu/topology/types';
import { keyOf } from './samples.ts';

const requests = 'the log of HAProxy, one line a request';
const checks = 'the checks of HAProxy';
const groups = 'the control group of each task, where this user may make them';
const controller = 'the controller of the service';
const sql = 'a question to PostgreSQL';
const info = 'INFO of Redis';
const parts = 'the alarms that it is made of';

/** By the key of the alarm or notice: what it is measured by. */
export const measured: Readonly<Record<string, string>> = {
  'alb-5xx': requests,
  'origin-refused': requests,
  'cdn-5xx-rate': `${requests}: the load generator stands for CloudFront and keeps nothing`,
  'firewall-blocked': `${requests}: the rule of the rate is the only one`,
  'firewall-blocked-share': `${requests}: the rule of the rate is the only one`,
  'alb-certificate': 'the certificate that HAProxy shows',
  ...ofBoth('5xx-rate', requests),
  ...ofBoth('latency', requests),
  ...ofBoth('unhealthy', checks),
  ...ofBoth('none-healthy', checks),
  ...ofBoth('cpu', groups),
  ...ofBoth('memory', groups),
  ...ofBoth('short-of-tasks', controller),
  ...ofBoth('at-most', controller),
  'database-connections': sql,
  'database-connection-failures': 'the same words in the logs of servers and PostgreSQL',
  'database-storage': 'the disk that the files of the primary lie on',
  'database-transaction-logs': sql,
  'database-restorable-time': `${sql}: how long a segment of the log waits to be archived`,
  'database-transaction-ids': sql,
  'redis-memory': info,
  'redis-evictions': info,
  'redis-cpu': `${info}: its main thread; the node as a whole is not known`,
  'redis-connections': info,
  'redis-auth-failures': info,
  'site-down': parts,
  'data-at-risk': parts,
  'database-event': 'the watch of the standby, when it is promoted',
  'deployment-failed': controller,
};

/** Rung by the rehearsal alone, because nothing at AWS tells of it; with the runbook that helps. */
export const ownAlarms: Readonly<Record<string, { readonly meaning: string; readonly runbook: string }>> = {
  'standby-lost': {
    meaning:
      'Commits no longer wait for a standby: losing the primary too would lose writes. Only the rehearsal tells it; RDS makes a new standby without a word.',
    runbook: 'database-event',
  },
};

const noFunctions = 'there are no Lambda functions, queues or EventBridge here';
const noMail = 'nothing is sent through SES here';

/** By the key of the alarm or notice: why it cannot be measured here. */
export const notMeasured: Readonly<Record<string, string>> = {
  'nat-ports': 'there is no NAT gateway: tasks reach the internet as this machine does',
  'cdn-certificate': 'there is no CloudFront, only its headers',
  'function-errors': noFunctions,
  'dead-letters': noFunctions,
  'event-delivery': noFunctions,
  'database-cpu': 'PostgreSQL shares the cores of this machine; on RDS it has two of its own',
  'database-credits': 'CPU credits are what AWS reckons',
  'database-memory': 'PostgreSQL shares the memory of this machine; on RDS it has its own',
  'database-queue': 'everything shares the disk of this machine; on RDS the database has its own',
  'redis-lag': 'a second node of Redis on the same machine is never behind',
  'mail-bounces': noMail,
  'mail-complaints': noMail,
  'placement-failed': 'this machine always has a place for a task',
  'backup-failed': 'only the drills make backups',
  'rotation-failed': 'only the drills rotate secrets',
};

function ofBoth(what: string, by: string): Readonly<Record<string, string>> {
  return { [`server-${what}`]: by, [`client-${what}`]: by };
}

/** Metrics that are measured, by AWS's names; `own` is the namespace of MANGU's own. */
export const producedMetrics = {
  RequestCount: 'AWS/ApplicationELB',
  HTTPCode_Target_5XX_Count: 'AWS/ApplicationELB',
  HTTPCode_ELB_5XX_Count: 'AWS/ApplicationELB',
  HTTP_Fixed_Response_Count: 'AWS/ApplicationELB',
  TargetResponseTime: 'AWS/ApplicationELB',
  HealthyHostCount: 'AWS/ApplicationELB',
  UnHealthyHostCount: 'AWS/ApplicationELB',
  Requests: 'AWS/CloudFront',
  '5xxErrorRate': 'AWS/CloudFront',
  BlockedRequests: 'AWS/WAFV2',
  AllowedRequests: 'AWS/WAFV2',
  DaysToExpiry: 'AWS/CertificateManager',
  CPUUtilization: 'AWS/ECS',
  MemoryUtilization: 'AWS/ECS',
  RunningTaskCount: 'ECS/ContainerInsights',
  DesiredTaskCount: 'ECS/ContainerInsights',
  DatabaseConnections: 'AWS/RDS',
  FreeStorageSpace: 'AWS/RDS',
  TransactionLogsDiskUsage: 'AWS/RDS',
  MaximumUsedTransactionIDs: 'AWS/RDS',
  RestorableLagMinutes: 'own',
  DatabaseUnavailable: 'own',
  DatabaseRefusedConnection: 'own',
  DatabaseMemoryUsagePercentage: 'AWS/ElastiCache',
  EngineCPUUtilization: 'AWS/ElastiCache',
  CurrConnections: 'AWS/ElastiCache',
  Evictions: 'AWS/ElastiCache',
  AuthenticationFailures: 'AWS/ElastiCache',
} as const;
export type MetricName = keyof typeof producedMetrics;

const loadBalancer = 'app/rehearsal/1';
const targetGroup = (service: ServiceName) => `targetgroup/${service}/1`;
const cdn = 'rehearsal';
const certificate = 'rehearsal';

/** What the alarms watch, by the names that things have here. */
export function watchedHere(topology: Topology): Watched {
  return {
    topology,
    loadBalancer,
    targetGroups: { server: targetGroup('server'), client: targetGroup('client') },
    distributionId: cdn,
    firewall: cdn,
    certificateArns: { cdn: 'none', loadBalancer: certificate },
    // None of them is here; the alarms over them are listed above.
    natGatewayIds: ['none'],
    functionNames: ['none'],
    deadLetterQueueNames: ['none'],
    mail: undefined,
  };
}

/** The key under which samples of a metric are kept; of a service where there is one of each. */
export function metricKeys(topology: Topology): (name: MetricName, service?: ServiceName) => string {
  const { cluster, services, database } = fixedNames(topology);
  const [node = ''] = cacheNodeIds(topology);
  const ofService = (service: ServiceName = 'server') => ({
    ClusterName: cluster,
    ServiceName: services[service],
  });
  return (name, service) => {
    const namespace = producedMetrics[name];
    const dimensions: Readonly<Record<typeof namespace, Readonly<Record<string, string>>>> = {
      'AWS/ApplicationELB': {
        LoadBalancer: loadBalancer,
        ...(service ? { TargetGroup: targetGroup(service) } : {}),
      },
      'AWS/CloudFront': { DistributionId: cdn, Region: 'Global' },
      'AWS/WAFV2': { WebACL: cdn, Rule: 'ALL' },
      'AWS/CertificateManager': { CertificateArn: certificate },
      'AWS/ECS': ofService(service),
      'ECS/ContainerInsights': ofService(service),
      'AWS/RDS': { DBInstanceIdentifier: database },
      'AWS/ElastiCache': { CacheClusterId: node },
      own: name === 'RestorableLagMinutes' ? { DBInstanceIdentifier: database } : {},
    };
    return keyOf({
      namespace: namespace === 'own' ? ownNamespace(topology) : namespace,
      name,
      dimensions: dimensions[namespace],
    });
  };
}
