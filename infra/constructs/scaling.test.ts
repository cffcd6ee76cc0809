import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ServiceName } from '@mangu/topology/types';
import { synthesize } from '../testing/synth.ts';
import { Scaling } from './scaling.ts';

const make = (service: ServiceName = 'server') =>
  synthesize((stack, topology) => {
    new Scaling(stack, 'scaling', { topology, service, clusterName: 'mangu', serviceName: service });
  });

suite('scaling', () => {
  const module = make();

  test('goes from 2 to 10 tasks', () => {
    const target = module.one('aws_appautoscaling_target');
    assert.deepEqual([target.min_capacity, target.max_capacity], [2, 10]);
    assert.equal(target.resource_id, 'service/mangu/server');
    assert.equal(target.scalable_dimension, 'ecs:service:DesiredCount');
  });

  const cases = [
    ['scale-out', 'GreaterThanThreshold', 70, { scaling_adjustment: 1, metric_interval_lower_bound: '0' }, 1],
    ['scale-in', 'LessThanThreshold', 40, { scaling_adjustment: -1, metric_interval_upper_bound: '0' }, 5],
  ] as const;
  for (const [part, operator, threshold, adjustment, periods] of cases) {
    test(`${part} is one task at a time with an alarm of its own at ${threshold} percent`, () => {
      const alarm = Object.values(module.all('aws_cloudwatch_metric_alarm')).find(({ alarm_name }) =>
        alarm_name.includes(part),
      );
      assert(alarm);
      assert.equal(alarm.comparison_operator, operator);
      assert.equal(alarm.threshold, threshold);
      assert.deepEqual([alarm.period, alarm.evaluation_periods], [60, periods]);
      assert.equal(alarm.metric_name, 'CPUUtilization');
      assert.deepEqual(alarm.dimensions, { ClusterName: 'mangu', ServiceName: 'server' });
      const [action] = alarm.alarm_actions;
      const policy = Object.entries(module.all('aws_appautoscaling_policy')).find(([name]) =>
        action.includes(`.${name}.`),
      )?.[1];
      assert(policy);
      assert.equal(policy.policy_type, 'StepScaling');
      assert.deepEqual(policy.step_scaling_policy_configuration, {
        adjustment_type: 'ChangeInCapacity',
        cooldown: 60,
        metric_aggregation_type: 'Average',
        step_adjustment: [adjustment],
      });
    });
  }

  test('has nothing to do for a service of a fixed size', () => {
    assert.throws(() => make('client'), /nothing to scale/);
  });
});
