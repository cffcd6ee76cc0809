import { CloudwatchEventRule } from '@cdktn/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktn/provider-aws/lib/cloudwatch-event-target/index.js';
import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import { CloudwatchLogResourcePolicy } from '@cdktn/provider-aws/lib/cloudwatch-log-resource-policy/index.js';
import { fixedNames, nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { policyDocument } from './policy.ts';

export interface TaskEventsProps {
  readonly topology: Topology;
  readonly account: Pick<Account, 'id' | 'partition' | 'region'>;
  /** Its policy admits `logs.<region>.amazonaws.com`. */
  readonly keyArn: string;
}

export const taskEventsLogGroup = (topology: Topology): string => `/aws/events/${nameOf(topology, 'tasks')}`;
/** Counts tasks that AWS took back; CloudWatch has no metric of them but how often this rule matched. */
export const spotRuleName = (topology: Topology): string => nameOf(topology, 'spot-reclaimed');

/**
 * Why tasks ended and what services said. ECS itself forgets a task an hour after it ended, so a night's trouble would
 * be gone in the morning.
 */
export class TaskEvents extends Construct {
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, { topology, account, keyArn }: TaskEventsProps) {
    super(scope, id);
    const group = new CloudwatchLogGroup(this, 'logs', {
      name: taskEventsLogGroup(topology),
      retentionInDays: topology.logs.retentionDays,
      kmsKeyId: keyArn,
    });
    const { partition, region } = account;
    const ours = `arn:${partition}:ecs:${region}:${account.id}`;
    const { cluster } = fixedNames(topology);
    const ended = { lastStatus: ['STOPPED'], clusterArn: [`${ours}:cluster/${cluster}`] };
    const rules = [
      this.rule('task-ended', nameOf(topology, 'task-ended'), {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: { ...ended, stopCode: [{ 'anything-but': 'SpotInterruption' }] },
      }),
      this.rule('spot-reclaimed', spotRuleName(topology), {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: { ...ended, stopCode: ['SpotInterruption'] },
      }),
      this.rule('service-said', nameOf(topology, 'service-said'), {
        source: ['aws.ecs'],
        'detail-type': ['ECS Service Action', 'ECS Deployment State Change'],
        resources: [{ prefix: `${ours}:service/${cluster}/` }],
      }),
    ];
    const policy = new CloudwatchLogResourcePolicy(this, 'policy', {
      policyName: nameOf(topology, 'task-events'),
      policyDocument: policyDocument({
        sid: 'EventsWrite',
        principals: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`${group.arn}:*`],
      }),
    });
    rules.forEach((rule, index) => {
      new CloudwatchEventTarget(this, `target-${index + 1}`, {
        rule: rule.name,
        arn: group.arn,
        dependsOn: [policy],
      });
    });
    this.logGroupName = group.name;
  }

  private rule(part: string, name: string, pattern: unknown): CloudwatchEventRule {
    return new CloudwatchEventRule(this, part, { name, eventPattern: JSON.stringify(pattern) });
  }
}
