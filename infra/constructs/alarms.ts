import { CloudwatchCompositeAlarm } from '@cdktn/provider-aws/lib/cloudwatch-composite-alarm/index.js';
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from '@cdktn/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import {
  type AlarmDefinition,
  alarmDefinitions,
  alarmDescription,
  alarmName,
  type CompositeDefinition,
  compositeDefinitions,
  type Measure,
  type Metric,
  type Watched,
} from '@mangu/topology/alarms';
import type { Topology } from '@mangu/topology/types';
import type { TerraformProvider } from 'cdktn';
import { Construct } from 'constructs';

export interface AlarmsProps {
  readonly watched: Watched;
  /** Alarms of us-east-1 live there; actions must be topics of their own region. */
  readonly global: TerraformProvider;
  /** As `Notifications` exposes them. */
  readonly topics: Readonly<Record<'pages' | 'notices' | 'globalPages' | 'globalNotices', string>>;
}

const operators = {
  above: 'GreaterThanThreshold',
  'at-or-above': 'GreaterThanOrEqualToThreshold',
  below: 'LessThanThreshold',
} as const satisfies Record<AlarmDefinition['rings'], string>;

/**
 * Specification: Alarms. Made from the table of topology/alarms. Everything tells somebody when it rings and
 * when it stops; what should wake somebody does so through a composite, once for all of its causes.
 */
export class Alarms extends Construct {
  /** Key → name, of the region. For deployments that stop when something rings. */
  readonly names: ReadonlyMap<string, string>;
  /** ARNs of the region, composites first: for the dashboard. */
  readonly arns: readonly string[];

  constructor(scope: Construct, id: string, { watched, global, topics }: AlarmsProps) {
    super(scope, id);
    const { topology } = watched;
    const made = new Map<string, CloudwatchMetricAlarm>();
    for (const definition of alarmDefinitions(watched)) {
      if (definition.applies === false) continue;
      const isGlobal = definition.place === 'global';
      const topic = topicOf(definition, topics);
      const alarm = new CloudwatchMetricAlarm(this, definition.key, {
        ...metricAlarm(topology, definition),
        alarmActions: [topic],
        okActions: [topic],
        ...(isGlobal ? { provider: global } : {}),
        ...(definition.count === undefined ? {} : { count: definition.count }),
      });
      // What may not be there has no ARN to show.
      if (!isGlobal && definition.count === undefined) made.set(definition.key, alarm);
    }
    const composites = compositeDefinitions.map((composite) =>
      this.composite(topology, composite, made, topics.pages),
    );
    this.names = new Map([...made].map(([key, { alarmName }]) => [key, alarmName]));
    this.arns = [...composites, ...made.values()].map(({ arn }) => arn);
  }

  private composite(
    topology: Topology,
    { key, meaning, anyOf }: CompositeDefinition,
    alarms: ReadonlyMap<string, CloudwatchMetricAlarm>,
    topic: string,
  ): CloudwatchCompositeAlarm {
    const rule = anyOf.map((part) => {
      const alarm = alarms.get(part);
      if (!alarm) throw new Error(`${key} asks for ${part}, which is no alarm of the region.`);
      return `ALARM("${alarm.alarmName}")`;
    });
    return new CloudwatchCompositeAlarm(this, key, {
      alarmName: alarmName(topology, key),
      alarmDescription: alarmDescription({ key, meaning, severity: 'page' }),
      alarmRule: rule.join(' OR '),
      alarmActions: [topic],
      okActions: [topic],
    });
  }
}

/** In the region only composites page: one page, whichever of its causes rings. */
function topicOf({ place, severity }: AlarmDefinition, topics: AlarmsProps['topics']): string {
  if (place === 'region') return topics.notices;
  return severity === 'page' ? topics.globalPages : topics.globalNotices;
}

function metricAlarm(topology: Topology, definition: AlarmDefinition): CloudwatchMetricAlarmConfig {
  const { key, measure, periodSeconds, periods, threshold } = definition;
  return {
    alarmName: alarmName(topology, key),
    alarmDescription: alarmDescription(definition),
    comparisonOperator: operators[definition.rings],
    threshold,
    evaluationPeriods: periods.of,
    datapointsToAlarm: periods.over,
    treatMissingData: definition.silence,
    ...measured(measure, periodSeconds),
  };
}

function measured(measure: Measure, period: number): Partial<CloudwatchMetricAlarmConfig> {
  if ('metric' in measure) {
    const { namespace, name, dimensions, statistic } = measure.metric;
    const isPercentile = statistic === 'p95';
    return {
      namespace,
      metricName: name,
      ...dimensioned(dimensions),
      period,
      // A percentile of a handful of requests says nothing.
      ...(isPercentile
        ? { extendedStatistic: statistic, evaluateLowSampleCountPercentiles: 'ignore' }
        : { statistic }),
    };
  }
  return {
    metricQuery: [
      { id: 'result', expression: measure.expression, label: 'result', returnData: true },
      ...Object.entries(measure.metrics).map(([id, metric]) => ({ id, metric: queried(metric, period) })),
    ],
  };
}

const queried = ({ namespace, name, dimensions, statistic }: Metric, period: number) => ({
  namespace,
  metricName: name,
  ...dimensioned(dimensions),
  period,
  stat: statistic,
});

/** A metric without dimensions has none, not an empty set of them. */
const dimensioned = (dimensions: Metric['dimensions']) =>
  Object.keys(dimensions).length > 0 ? { dimensions: { ...dimensions } } : {};
