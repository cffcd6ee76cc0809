import { fixedNames } from '../names.ts';
import type { ServiceName } from '../types.ts';
import {
  type AlarmDefinition,
  alarmName,
  during,
  folded,
  type Metric,
  type Statistic,
  type Watched,
} from './definition.ts';
import { eventNotices } from './events.ts';

/** The two services, and the functions beside them. */
export function serviceAlarms(watched: Watched): AlarmDefinition[] {
  return [
    ...(['server', 'client'] as const).flatMap((service) => tasksAlarms(watched, service)),
    ...functionAlarms(watched),
  ];
}

function tasksAlarms({ topology }: Watched, service: ServiceName): AlarmDefinition[] {
  const { alarms } = topology;
  const { cluster, services } = fixedNames(topology);
  const { desiredCount, maxCount } = topology.services[service];
  const metric = (namespace: string, name: string, statistic: Statistic): Metric => ({
    namespace,
    name,
    dimensions: { ClusterName: cluster, ServiceName: services[service] },
    statistic,
  });
  const tasks = (name: string) => metric('ECS/ContainerInsights', name, 'Average');
  const common = { severity: 'notice', place: 'region', producer: 'aws' } as const;
  return [
    {
      ...common,
      key: `${service}-cpu`,
      meaning: `The tasks of the ${service} use more than ${alarms.cpuPercent} % of their CPU.`,
      specification: 'Alarms: Memory/CPU above 80%',
      measure: { metric: metric('AWS/ECS', 'CPUUtilization', 'Average') },
      rings: 'above',
      threshold: alarms.cpuPercent,
      silence: 'missing',
      ...during.oneMinuteOf(10),
    },
    {
      ...common,
      key: `${service}-memory`,
      meaning: `The tasks of the ${service} use more than ${alarms.memoryPercent} % of their memory; at 100 % they are killed.`,
      specification: 'Alarms: Memory/CPU above 80%',
      measure: { metric: metric('AWS/ECS', 'MemoryUtilization', 'Average') },
      rings: 'above',
      threshold: alarms.memoryPercent,
      silence: 'missing',
      ...during.oneMinuteOf(5),
    },
    {
      ...common,
      key: `${service}-short-of-tasks`,
      meaning: `The ${service} has had fewer tasks than it should for ten minutes: they do not start, or they end.`,
      specification: 'Compute: Desired Count',
      measure: {
        expression: 'desired - running',
        metrics: { desired: tasks('DesiredTaskCount'), running: tasks('RunningTaskCount') },
      },
      rings: 'at-or-above',
      threshold: 1,
      silence: 'missing',
      ...during.oneMinuteOf(10),
    },
    {
      ...common,
      key: `${service}-at-most`,
      meaning: `The ${service} has run with all of its ${maxCount} tasks for half an hour and cannot grow further.`,
      specification: 'Compute: Max Count',
      measure: { metric: tasks('DesiredTaskCount') },
      rings: 'at-or-above',
      threshold: maxCount,
      silence: 'missing',
      ...during.fiveMinutesOf(6),
      applies: maxCount > desiredCount,
    },
  ];
}

function functionAlarms({ topology, functionNames, deadLetterQueueNames }: Watched): AlarmDefinition[] {
  const common = { severity: 'notice', place: 'region', producer: 'aws', silence: 'notBreaching' } as const;
  return [
    {
      ...common,
      key: 'function-errors',
      meaning: 'A function that gives Redis its token, starts tasks anew or watches backups has failed.',
      specification: 'Secrets Management: Rotation',
      measure: folded(
        'SUM',
        functionNames.map((name) => ({
          namespace: 'AWS/Lambda',
          name: 'Errors',
          dimensions: { FunctionName: name },
          statistic: 'Sum',
        })),
      ),
      rings: 'above',
      threshold: 0,
      ...during.fiveMinutesOf(1),
    },
    {
      ...common,
      key: 'dead-letters',
      meaning: 'A message could not be worked off and lies in a queue of dead letters.',
      specification: 'Secrets Management: Rotation',
      measure: folded(
        'SUM',
        deadLetterQueueNames.map((name) => ({
          namespace: 'AWS/SQS',
          name: 'ApproximateNumberOfMessagesVisible',
          dimensions: { QueueName: name },
          statistic: 'Maximum',
        })),
      ),
      rings: 'above',
      threshold: 0,
      ...during.fiveMinutesOf(1),
    },
    {
      ...common,
      key: 'event-delivery',
      meaning: 'EventBridge could not deliver what it should have told: another notice has been lost.',
      specification: 'Alarms',
      measure: folded(
        'SUM',
        eventNotices(topology).map(({ key }) => ({
          namespace: 'AWS/Events',
          name: 'FailedInvocations',
          dimensions: { RuleName: alarmName(topology, key) },
          statistic: 'Sum',
        })),
      ),
      rings: 'above',
      threshold: 0,
      ...during.fiveMinutesOf(1),
    },
  ];
}
