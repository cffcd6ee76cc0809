import { embedded } from '../../../synth/embedded.ts';
import type { Block } from '../../../synth/graph.ts';
import { allTexts, at, number, text, texts } from '../../../synth/values.ts';
import { fact, is, pointsAt } from '../facts.ts';
import { row, section, type View } from '../row.ts';

const headings = ['## Monitoring & Logging'];

/** The groups by their exact names; RDS adds the kind of log to the one it is given. */
const logs = section(
  'logs',
  [...headings, '### CloudWatch Logs'],
  [
    row('server', '- `/ecs/mangu-publishing-server-production`', (view) => service(view, 'server')),
    row('client', '- `/ecs/mangu-publishing-client-production`', (view) => service(view, 'client')),
    row('database', '- `/aws/rds/instance/mangu-publishing-db-production`', (view) => {
      const identifier = `mangu-publishing-db-${view.environment}`;
      const exports = texts(view.database?.attributes, 'enabled_cloudwatch_logs_exports');
      const groups = exports.map((log) => groupNamed(view, `/aws/rds/instance/${identifier}/${log}`));
      return [
        is(groupNamed(view, `/aws/rds/instance/${identifier}`), 'retention_in_days', 7),
        is(view.database, 'identifier', identifier),
        fact(
          view.database,
          'enabled_cloudwatch_logs_exports',
          exports.join(', ') || 'none',
          'postgresql',
          exports.includes('postgresql'),
        ),
        ...groups.map((group) => is(group, 'retention_in_days', 7)),
      ];
    }),
    row('redis', '- `/aws/elasticache/mangu-publishing-redis-production`', (view) => {
      const group = groupNamed(view, `/aws/elasticache/mangu-publishing-redis-${view.environment}`);
      return [
        is(group, 'retention_in_days', 7),
        pointsAt(view, view.cache, 'log_delivery_configuration.destination', group),
      ];
    }),
  ],
);

function service(view: View, name: 'server' | 'client') {
  const group = groupNamed(view, `/ecs/mangu-publishing-${name}-${view.environment}`);
  const task = view.taskDefinition(name);
  const named = text(view.container(name), 'logConfiguration.options.awslogs-group');
  const writes =
    group !== undefined &&
    (named === text(group.attributes, 'name') ||
      (task !== undefined && view.graph.references(task, named).some(({ block }) => block === group)));
  return [
    is(group, 'retention_in_days', 7),
    fact(task, 'awslogs-group', named || 'none', group?.address ?? 'the group', writes),
  ];
}

function groupNamed({ graph }: View, name: string): Block | undefined {
  return graph.all('aws_cloudwatch_log_group').find(({ attributes }) => text(attributes, 'name') === name);
}

/** On the dashboard. */
const metrics = section(
  'metrics',
  [...headings, '### CloudWatch Metrics'],
  [
    row('ecs', '- ECS Service CPU/Memory utilization', (view) =>
      shown(view, 'AWS/ECS', 'CPUUtilization', 'MemoryUtilization'),
    ),
    row('alb', '- ALB request count, latency', (view) =>
      shown(view, 'AWS/ApplicationELB', 'RequestCount', 'TargetResponseTime'),
    ),
    row('rds', '- RDS connections, IOPS', (view) =>
      shown(view, 'AWS/RDS', 'DatabaseConnections', 'ReadIOPS', 'WriteIOPS'),
    ),
    row('redis', '- Redis cache hit/miss rate', (view) =>
      shown(view, 'AWS/ElastiCache', 'CacheHits', 'CacheMisses'),
    ),
  ],
);

function shown(view: View, namespace: string, ...names: readonly string[]) {
  const dashboard = view.graph.all('aws_cloudwatch_dashboard')[0];
  const widgets = at(embedded(dashboard?.attributes.dashboard_body), 'widgets').map(allTexts);
  return names.map((name) => {
    const there = widgets.some((widget) => widget.includes(namespace) && widget.includes(name));
    return fact(dashboard, 'dashboard_body', there ? `${namespace} ${name}` : 'not shown', name, there);
  });
}

/** Each wakes somebody. */
const alarms = section(
  'alarms',
  [...headings, '### Alarms'],
  [
    row('unhealthy', '- ECS Service unhealthy targets', (view) =>
      (['server', 'client'] as const).map((name) => {
        const group = view.targetGroup(name);
        const alarm = view.alarms('UnHealthyHostCount').find((one) => about(view, one, group));
        return acts(view, alarm, `UnHealthyHostCount of the ${name}`);
      }),
    ),
    row('database', '- Database connection failures', (view) => [
      acts(view, connectionFailures(view), 'failures of connections, by the metric of a log filter'),
      acts(view, view.alarms('DatabaseConnections')[0], 'DatabaseConnections'),
    ]),
    row('errors', '- High error rates', (view) => [
      acts(view, view.alarms('HTTPCode_Target_5XX_Count')[0], 'HTTPCode_Target_5XX_Count'),
      acts(view, view.alarms('HTTPCode_ELB_5XX_Count')[0], 'HTTPCode_ELB_5XX_Count'),
    ]),
    row('above-80', '- Memory/CPU above 80%', (view) =>
      (['server', 'client'] as const).flatMap((name) =>
        ['CPUUtilization', 'MemoryUtilization'].map((metric) => above80(view, name, metric)),
      ),
    ),
  ],
);

/** The server's log says when it cannot reach its database; a filter makes a metric of it. */
function connectionFailures(view: View): Block | undefined {
  const filters = view.graph
    .all('aws_cloudwatch_log_metric_filter')
    .filter(({ attributes }) =>
      /database/i.test(text(attributes, 'name') + text(attributes, 'metric_transformation.name')),
    );
  return filters.flatMap((filter) => view.alarms(text(filter.attributes, 'metric_transformation.name')))[0];
}

function above80(view: View, name: 'server' | 'client', metric: string) {
  const alarm = view
    .alarms(metric)
    .find(
      (one) =>
        about(view, one, view.service(name)) &&
        text(one.attributes, 'comparison_operator') === 'GreaterThanThreshold' &&
        number(one.attributes, 'threshold') === 80,
    );
  return acts(view, alarm, `${metric} of the ${name} above 80`);
}

function about({ graph }: View, alarm: Block, what: Block | undefined): boolean {
  if (!what) return false;
  const name = text(what.attributes, 'name');
  const dimensions = allTexts([
    ...at(alarm.attributes, 'dimensions'),
    ...at(alarm.attributes, 'metric_query.metric.dimensions'),
  ]);
  return dimensions.includes(name) || graph.references(alarm, dimensions).some(({ block }) => block === what);
}

function acts(view: View, alarm: Block | undefined, wanted: string) {
  const on = text(alarm?.attributes, 'actions_enabled') !== 'false';
  const topics = view.graph.targets(alarm, 'alarm_actions').map(({ address }) => address);
  return fact(
    alarm,
    'alarm_actions',
    topics.join(', ') || 'none',
    `${wanted}, with an action`,
    on && topics.length > 0,
  );
}

export const monitoring = [...logs, ...metrics, ...alarms];
