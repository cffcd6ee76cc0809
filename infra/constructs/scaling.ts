import { AppautoscalingPolicy } from '@cdktn/provider-aws/lib/appautoscaling-policy/index.js';
import { AppautoscalingTarget } from '@cdktn/provider-aws/lib/appautoscaling-target/index.js';
import { CloudwatchMetricAlarm } from '@cdktn/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import { nameOf } from '@mangu/topology/names';
import type { ServiceName, Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';

export interface ScalingProps {
  readonly topology: Topology;
  /** One whose `maxCount` is above its `desiredCount`. */
  readonly service: ServiceName;
  readonly clusterName: string;
  /** As the service resource has it, so that it exists before it is scaled. */
  readonly serviceName: string;
}

/**
 * Specification: Horizontal Scaling. Two step policies, each with an alarm of its own: target tracking would choose
 * its own lower threshold. Scaling in waits longer than scaling out, so that the two cannot chase each other.
 */
export class Scaling extends Construct {
  readonly scaleOutAlarmName: string;
  readonly scaleInAlarmName: string;

  constructor(scope: Construct, id: string, props: ScalingProps) {
    super(scope, id);
    const { topology, service, clusterName, serviceName } = props;
    const { desiredCount, maxCount } = topology.services[service];
    const { scaling } = topology;
    if (maxCount <= desiredCount)
      throw new Error(`${service} has nothing to scale: at most ${maxCount}, at least ${desiredCount}.`);

    const target = new AppautoscalingTarget(this, 'target', {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${clusterName}/${serviceName}`,
      minCapacity: desiredCount,
      maxCapacity: maxCount,
    });

    const step = (part: 'scale-out' | 'scale-in', tasks: number) =>
      new AppautoscalingPolicy(this, part, {
        name: nameOf(topology, `${service}-${part}`),
        policyType: 'StepScaling',
        serviceNamespace: target.serviceNamespace,
        scalableDimension: target.scalableDimension,
        resourceId: target.resourceId,
        stepScalingPolicyConfiguration: {
          adjustmentType: 'ChangeInCapacity',
          cooldown: scaling.cooldownSeconds,
          metricAggregationType: 'Average',
          // Bounds count from the alarm's threshold.
          stepAdjustment: [
            {
              scalingAdjustment: tasks,
              ...(tasks > 0 ? { metricIntervalLowerBound: '0' } : { metricIntervalUpperBound: '0' }),
            },
          ],
        },
      });

    const alarm = (
      part: 'scale-out' | 'scale-in',
      tasks: number,
      comparison: { readonly operator: string; readonly threshold: number; readonly periods: number },
    ) =>
      new CloudwatchMetricAlarm(this, `${part}-alarm`, {
        alarmName: nameOf(topology, `${service}-${part}`),
        alarmDescription: `Changes the number of tasks of ${service} by ${tasks}; nothing for a person to do. docs/runbooks/scale-tasks.md`,
        namespace: 'AWS/ECS',
        metricName: 'CPUUtilization',
        dimensions: { ClusterName: clusterName, ServiceName: serviceName },
        statistic: 'Average',
        period: scaling.periodSeconds,
        evaluationPeriods: comparison.periods,
        datapointsToAlarm: comparison.periods,
        comparisonOperator: comparison.operator,
        threshold: comparison.threshold,
        treatMissingData: 'missing',
        alarmActions: [step(part, tasks).arn],
      });

    this.scaleOutAlarmName = alarm('scale-out', scaling.stepTasks, {
      operator: 'GreaterThanThreshold',
      threshold: scaling.scaleOutAbovePercent,
      periods: scaling.scaleOutPeriods,
    }).alarmName;
    this.scaleInAlarmName = alarm('scale-in', -scaling.stepTasks, {
      operator: 'LessThanThreshold',
      threshold: scaling.scaleInBelowPercent,
      periods: scaling.scaleInPeriods,
    }).alarmName;
  }
}
