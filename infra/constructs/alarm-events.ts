import { CloudwatchEventRule } from '@cdktn/provider-aws/lib/cloudwatch-event-rule/index.js';
import { CloudwatchEventTarget } from '@cdktn/provider-aws/lib/cloudwatch-event-target/index.js';
import {
  alarmDescription,
  alarmName,
  type EventNotice,
  eventNotices,
  runbookOf,
} from '@mangu/topology/alarms';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';
import type { Account } from './account.ts';

export interface AlarmEventsProps {
  readonly topology: Topology;
  readonly account: Pick<Account, 'id' | 'partition' | 'region'>;
  /** In the region; admits `events.amazonaws.com`. */
  readonly topicArn: string;
}

/** Specification: Alarms; what AWS tells once. Each rule has a runbook, as each alarm has. */
export class AlarmEvents extends Construct {
  constructor(scope: Construct, id: string, { topology, account, topicArn }: AlarmEventsProps) {
    super(scope, id);
    for (const notice of eventNotices(topology)) {
      if (notice.applies === false) continue;
      const { key, meaning, facts } = notice;
      const name = alarmName(topology, key);
      const rule = new CloudwatchEventRule(this, key, {
        name,
        description: alarmDescription({ key, meaning, severity: 'notice' }),
        eventPattern: JSON.stringify(patternOf(notice, account)),
      });
      const told = Object.keys(facts).map((fact) => `<${fact}>`);
      new CloudwatchEventTarget(this, `${key}-notice`, {
        rule: rule.name,
        arn: topicArn,
        inputTransformer: {
          inputPaths: { ...facts, at: '$.time' },
          inputTemplate: `"${name}: ${meaning} <at> ${told.join(' ')} Runbook: ${runbookOf(key)}"`,
        },
      });
    }
  }
}

function patternOf(
  { source, detailTypes, detail, resources }: EventNotice,
  account: AlarmEventsProps['account'],
) {
  const { id, partition, region } = account;
  return {
    source: [source],
    'detail-type': detailTypes,
    ...(resources
      ? {
          resources: [
            { prefix: `arn:${partition}:${resources.service}:${region}:${id}:${resources.prefix}` },
          ],
        }
      : {}),
    detail,
  };
}
