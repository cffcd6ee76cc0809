import type { Block } from '../../../synth/graph.ts';
import { number, text } from '../../../synth/values.ts';
import { evidence, fact, holds, is, isOff } from '../facts.ts';
import { row, section, type View } from '../row.ts';
import { scalingTarget } from './compute.ts';

const headings = ['## Scaling Strategy'];

const horizontal = section(
  'scaling',
  [...headings, '### Horizontal Scaling (ECS)'],
  [
    row('metric', '- **Metric**: CPU Utilization', (view) =>
      ([1, -1] as const).map((step) => {
        const alarm = alarmOf(view, step);
        const about = `${text(alarm?.attributes, 'namespace')} ${text(alarm?.attributes, 'metric_name')}`;
        return fact(
          alarm,
          'metric_name',
          about,
          'AWS/ECS CPUUtilization',
          about === 'AWS/ECS CPUUtilization',
        );
      }),
    ),
    row('target', '- **Target**: 70%', (view) => [is(alarmOf(view, 1), 'threshold', 70)]),
    row('out', '- **Scale Out**: Add 1 task when above 70%', (view) => [
      ...steps(view, 1, 'GreaterThanThreshold', 70),
    ]),
    row('in', '- **Scale In**: Remove 1 task when below 40%', (view) => [
      ...steps(view, -1, 'LessThanThreshold', 40),
    ]),
    row('cooldown', '- **Cooldown**: 60 seconds', (view) =>
      ([1, -1] as const).map((step) =>
        is(policyOf(view, step), 'step_scaling_policy_configuration.cooldown', 60),
      ),
    ),
  ],
);

function policyOf(view: View, step: 1 | -1): Block | undefined {
  const target = scalingTarget(view, 'server');
  return view.graph
    .all('aws_appautoscaling_policy')
    .filter((policy) => view.graph.references(policy).some(({ block }) => block === target))
    .find(
      ({ attributes }) =>
        number(attributes, 'step_scaling_policy_configuration.step_adjustment.scaling_adjustment') * step > 0,
    );
}

function alarmOf(view: View, step: 1 | -1): Block | undefined {
  return view.graph.parts(policyOf(view, step), 'aws_cloudwatch_metric_alarm', 'alarm_actions')[0];
}

function steps(view: View, step: 1 | -1, operator: string, threshold: number) {
  const policy = policyOf(view, step);
  const configuration = 'step_scaling_policy_configuration';
  return [
    is(policy, 'policy_type', 'StepScaling'),
    is(policy, `${configuration}.adjustment_type`, 'ChangeInCapacity'),
    is(policy, `${configuration}.step_adjustment.scaling_adjustment`, step),
    is(alarmOf(view, step), 'comparison_operator', operator),
    is(alarmOf(view, step), 'threshold', threshold),
  ];
}

const vertical = section(
  'scaling/vertical',
  [...headings, '### Vertical Scaling'],
  [
    row('database', '- **Database**: Manual resize during maintenance window', (view) => [
      isOff(view.database, 'apply_immediately'),
      holds(view.database, 'maintenance_window', (window) => window !== '', 'a window'),
      evidence(view, 'runbook', 'docs/runbooks/scale-database.md', 'database.instanceClass'),
    ]),
    row('redis', '- **Redis**: Manual node type change', (view) => [
      isOff(view.cache, 'apply_immediately'),
      evidence(view, 'runbook', 'docs/runbooks/scale-cache.md', 'cache.nodeType'),
    ]),
    row('tasks', '- **ECS Tasks**: Update task definition', (view) => [
      evidence(view, 'runbook', 'docs/runbooks/scale-tasks.md', 'cpuUnits'),
    ]),
  ],
);

export const scaling = [...horizontal, ...vertical];
