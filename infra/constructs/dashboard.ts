import { CloudwatchDashboard } from '@cdktn/provider-aws/lib/cloudwatch-dashboard/index.js';
import { cacheNodeIds, folded, type Statistic, type Watched } from '@mangu/topology/alarms';
import { fixedNames, nameOf } from '@mangu/topology/names';
import type { ServiceName } from '@mangu/topology/types';
import { Construct } from 'constructs';
import { serverRow } from './dashboard-server.ts';
import {
  type Graph,
  graph,
  heading,
  type Line,
  layOut,
  line,
  metricsOf,
  type Widget,
} from './dashboard-widgets.ts';
import { spotRuleName, taskEventsLogGroup } from './log-groups-task-events.ts';

export interface DashboardProps {
  readonly watched: Watched;
  /** Of the region, in the order in which they are shown. */
  readonly alarmArns: readonly string[];
}

/** Specification: CloudWatch Metrics, all four lines, from the reader inwards; above them what rings. */
export class Dashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { watched, alarmArns }: DashboardProps) {
    super(scope, id);
    this.name = nameOf(watched.topology);
    const alarms: Widget = {
      type: 'alarm',
      width: 24,
      height: 4,
      properties: { title: 'Alarms', alarms: alarmArns, sortBy: 'stateUpdatedTimestamp' },
    };
    new CloudwatchDashboard(this, 'dashboard', {
      dashboardName: this.name,
      dashboardBody: JSON.stringify({
        start: '-PT6H',
        periodOverride: 'inherit',
        widgets: layOut([[alarms], ...readerRows(watched), ...serviceRows(watched), ...dataRows(watched)]),
      }),
    });
  }
}

const services: readonly ServiceName[] = ['server', 'client'];

function readerRows(watched: Watched): Widget[][] {
  const { topology, distributionId, loadBalancer, firewall, targetGroups, natGatewayIds } = watched;
  const { alarms, region } = topology;
  const here = (props: Omit<Graph, 'region'>) => graph({ region, ...props });
  const global = (props: Omit<Graph, 'region'>) => graph({ region: 'us-east-1', ...props });
  const cdn = metricsOf('AWS/CloudFront', { DistributionId: distributionId, Region: 'Global' });
  const wall = metricsOf('AWS/WAFV2', { WebACL: firewall, Rule: 'ALL' });
  const balancer = metricsOf('AWS/ApplicationELB', { LoadBalancer: loadBalancer });
  const target = (service: ServiceName) =>
    metricsOf('AWS/ApplicationELB', { LoadBalancer: loadBalancer, TargetGroup: targetGroups[service] });
  return [
    [heading('## Readers')],
    [
      global({
        title: 'CloudFront: requests and errors',
        unit: 'requests',
        periodSeconds: 300,
        lines: [
          line('requests', cdn('Requests', 'Sum')),
          line('5xx %', cdn('5xxErrorRate', 'Average'), 'right'),
          line('4xx %', cdn('4xxErrorRate', 'Average'), 'right'),
        ],
      }),
      here({
        title: 'Load balancer: requests',
        unit: 'requests',
        lines: services.map((service) => line(service, target(service)('RequestCount', 'Sum'))),
      }),
      here({
        title: 'Load balancer: latency (p95)',
        unit: 'seconds',
        lines: services.map((service) => line(service, target(service)('TargetResponseTime', 'p95'))),
        rings: { at: alarms.latencyP95Seconds, alarm: 'server-latency' },
      }),
    ],
    [
      here({
        title: 'Errors (5xx)',
        unit: 'answers',
        lines: [
          ...services.map((service) => line(service, target(service)('HTTPCode_Target_5XX_Count', 'Sum'))),
          line('load balancer', balancer('HTTPCode_ELB_5XX_Count', 'Sum')),
          line('refused, no origin header', balancer('HTTP_Fixed_Response_Count', 'Sum'), 'right'),
        ],
      }),
      global({
        title: 'Firewall',
        unit: 'requests',
        periodSeconds: 300,
        lines: [
          line('blocked', wall('BlockedRequests', 'Sum')),
          line('allowed', wall('AllowedRequests', 'Sum'), 'right'),
        ],
        rings: { at: alarms.blockedRequests, alarm: 'firewall-blocked' },
      }),
      here({
        title: 'NAT gateways',
        unit: 'bytes',
        lines: natGatewayIds.map((id, index) =>
          line(
            `out ${index + 1}`,
            metricsOf('AWS/NATGateway', { NatGatewayId: id })('BytesOutToDestination', 'Sum'),
          ),
        ),
      }),
    ],
  ];
}

function serviceRows({ topology, functionNames, loadBalancer, targetGroups }: Watched): Widget[][] {
  const { alarms, region } = topology;
  const names = fixedNames(topology);
  const here = (props: Omit<Graph, 'region'>) => graph({ region, ...props });
  const ofService = (service: ServiceName, namespace: string) =>
    metricsOf(namespace, { ClusterName: names.cluster, ServiceName: names.services[service] });
  const usage = (title: string, name: string, at: number, alarm: string): Widget =>
    here({
      title,
      unit: 'percent',
      lines: services.map((service) => line(service, ofService(service, 'AWS/ECS')(name, 'Average'))),
      rings: { at, alarm },
    });
  const events = taskEventsLogGroup(topology);
  return [
    [heading('## Services')],
    [
      usage('ECS: CPU', 'CPUUtilization', alarms.cpuPercent, 'server-cpu, client-cpu'),
      usage('ECS: memory', 'MemoryUtilization', alarms.memoryPercent, 'server-memory, client-memory'),
      here({
        title: 'ECS: tasks that run and should run',
        unit: 'tasks',
        lines: services.flatMap((service) => {
          const count = ofService(service, 'ECS/ContainerInsights');
          return [
            line(`${service} running`, count('RunningTaskCount', 'Average')),
            line(`${service} desired`, count('DesiredTaskCount', 'Average')),
          ];
        }),
      }),
    ],
    [
      here({
        title: 'Healthy targets',
        unit: 'targets',
        lines: services.map((service) =>
          line(
            service,
            metricsOf('AWS/ApplicationELB', {
              LoadBalancer: loadBalancer,
              TargetGroup: targetGroups[service],
            })('HealthyHostCount', 'Minimum'),
          ),
        ),
      }),
      here({
        title: 'Tasks that AWS took back (Spot)',
        unit: 'tasks',
        periodSeconds: 300,
        lines: [
          line(
            'reclaimed',
            metricsOf('AWS/Events', { RuleName: spotRuleName(topology) })('TriggeredRules', 'Sum'),
          ),
        ],
      }),
      here({
        title: 'Functions: errors',
        unit: 'errors',
        periodSeconds: 300,
        lines: functionNames.map((name) =>
          line(name, metricsOf('AWS/Lambda', { FunctionName: name })('Errors', 'Sum')),
        ),
      }),
    ],
    serverRow(topology),
    [
      {
        type: 'log',
        width: 24,
        height: 6,
        properties: {
          title: 'Why tasks ended',
          region,
          view: 'table',
          query: `SOURCE '${events}' | fields @timestamp, detail.group, detail.stopCode, detail.stoppedReason | filter \`detail-type\` = 'ECS Task State Change' | sort @timestamp desc | limit 20`,
        },
      },
    ],
  ];
}

function dataRows({ topology }: Watched): Widget[][] {
  const { alarms, region, database } = topology;
  const here = (props: Omit<Graph, 'region'>) => graph({ region, ...props });
  const rds = metricsOf('AWS/RDS', { DBInstanceIdentifier: fixedNames(topology).database });
  const nodes = cacheNodeIds(topology).map((node) => metricsOf('AWS/ElastiCache', { CacheClusterId: node }));
  const redis = (label: string, fold: 'MAX' | 'SUM', name: string, statistic: Statistic): Line => ({
    label,
    measure: folded(
      fold,
      nodes.map((of) => of(name, statistic)),
    ),
  });
  return [
    [heading('## Data')],
    [
      here({
        title: 'RDS: connections',
        unit: 'connections',
        lines: [line('connections', rds('DatabaseConnections', 'Maximum'))],
        rings: { at: database.maxConnections, alarm: 'all that there are' },
      }),
      here({
        title: 'RDS: reads and writes (IOPS)',
        unit: 'a second',
        lines: [
          line('reads', rds('ReadIOPS', 'Average')),
          line('writes', rds('WriteIOPS', 'Average')),
          line('waiting', rds('DiskQueueDepth', 'Average'), 'right'),
        ],
      }),
      here({
        title: 'RDS: CPU and credits',
        unit: 'percent',
        lines: [
          line('CPU', rds('CPUUtilization', 'Average')),
          line('credits', rds('CPUCreditBalance', 'Minimum'), 'right'),
        ],
        rings: { at: alarms.cpuPercent, alarm: 'database-cpu' },
      }),
    ],
    [
      here({
        title: 'RDS: free memory and storage',
        unit: 'bytes of memory',
        lines: [
          line('memory', rds('FreeableMemory', 'Average')),
          line('storage', rds('FreeStorageSpace', 'Minimum'), 'right'),
        ],
      }),
      here({
        title: 'Redis: hits and misses',
        unit: 'a minute',
        lines: [
          redis('hits', 'SUM', 'CacheHits', 'Sum'),
          redis('misses', 'SUM', 'CacheMisses', 'Sum'),
          { ...redis('hit rate %', 'MAX', 'CacheHitRate', 'Average'), axis: 'right' },
        ],
      }),
      here({
        title: 'Redis: memory, CPU, evictions',
        unit: 'percent',
        lines: [
          redis('memory', 'MAX', 'DatabaseMemoryUsagePercentage', 'Average'),
          redis('CPU', 'MAX', 'EngineCPUUtilization', 'Average'),
          { ...redis('evictions', 'SUM', 'Evictions', 'Sum'), axis: 'right' },
        ],
        rings: { at: alarms.memoryPercent, alarm: 'redis-memory, redis-cpu' },
      }),
    ],
  ];
}
