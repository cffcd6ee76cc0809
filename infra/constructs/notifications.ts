import { SnsTopic } from '@cdktn/provider-aws/lib/sns-topic/index.js';
import { SnsTopicPolicy } from '@cdktn/provider-aws/lib/sns-topic-policy/index.js';
import { SnsTopicSubscription } from '@cdktn/provider-aws/lib/sns-topic-subscription/index.js';
import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import type { TerraformProvider } from 'cdktn';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { policyDocument, type Statement } from './policy.ts';

export interface NotificationsProps {
  readonly topology: Topology;
  readonly account: Pick<Account, 'id' | 'partition'>;
  /** Keys of the topics, which admit CloudWatch, EventBridge, Budgets and SNS. Keys do not leave their region. */
  readonly keyArns: {
    readonly region: string;
    /** In us-east-1. */
    readonly global: string;
  };
  /** us-east-1: alarms of CloudFront and its firewall are there, and an alarm reaches topics of its region only. */
  readonly global: TerraformProvider;
  /** Gets everything. AWS sends it a link for each topic, which must be followed once. */
  readonly email: string;
}

/** Publishers of a topic, beside the account itself. */
type Publisher = 'alarms' | 'events' | 'budgets';

/**
 * Where alarms go. Two topics, so that a pager can be subscribed to the one that should wake somebody; and the same two
 * in us-east-1 for what is measured there.
 */
export class Notifications extends Construct {
  /** Readers are hurt, or data is about to be. */
  readonly pages: string;
  /** For the next working day. */
  readonly notices: string;
  /** Pages of us-east-1. */
  readonly globalPages: string;
  /** Notices of us-east-1, the budget's among them. */
  readonly globalNotices: string;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const { region, global } = props.keyArns;
    const there = { provider: props.global };
    this.pages = this.topic('pages', region, ['alarms'], props);
    this.notices = this.topic('notices', region, ['alarms', 'events'], props);
    this.globalPages = this.topic('global-pages', global, ['alarms'], props, there);
    this.globalNotices = this.topic('global-notices', global, ['alarms', 'budgets'], props, there);
  }

  private topic(
    part: string,
    keyArn: string,
    publishers: readonly Publisher[],
    { topology, account, email }: NotificationsProps,
    region: { readonly provider?: TerraformProvider } = {},
  ): string {
    const topic = new SnsTopic(this, part, {
      name: nameOf(topology, part),
      displayName: `${nameOf(topology)} ${part}`,
      kmsMasterKeyId: keyArn,
      ...region,
    });
    const policy = new SnsTopicPolicy(this, `${part}-policy`, {
      arn: topic.arn,
      policy: policyDocument(
        ...publishers.map((publisher) => statements[publisher](topic.arn, account)),
        overTlsOnly(topic.arn),
      ),
      ...region,
    });
    new SnsTopicSubscription(this, `${part}-email`, {
      topicArn: topic.arn,
      protocol: 'email',
      endpoint: email,
      ...region,
      dependsOn: [policy],
    });
    return topic.arn;
  }
}

type Source = Pick<Account, 'id' | 'partition'>;
const statements: Readonly<Record<Publisher, (topicArn: string, account: Source) => Statement>> = {
  alarms: (topicArn, { id }) => ({
    sid: 'Alarms',
    principals: { Service: 'cloudwatch.amazonaws.com' },
    actions: ['sns:Publish'],
    resources: [topicArn],
    conditions: { StringEquals: { 'aws:SourceAccount': id } },
  }),
  // Without a condition: EventBridge gives SNS none to test, and what it cannot publish it drops without a word.
  events: (topicArn) => ({
    sid: 'Events',
    principals: { Service: 'events.amazonaws.com' },
    actions: ['sns:Publish'],
    resources: [topicArn],
  }),
  budgets: (topicArn, { id, partition }) => ({
    sid: 'Budgets',
    principals: { Service: 'budgets.amazonaws.com' },
    actions: ['sns:Publish'],
    resources: [topicArn],
    conditions: {
      StringEquals: { 'aws:SourceAccount': id },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:budgets::${id}:*` },
    },
  }),
};

function overTlsOnly(topicArn: string): Statement {
  return {
    sid: 'OverTlsOnly',
    effect: 'Deny',
    principals: '*',
    actions: ['sns:Publish'],
    resources: [topicArn],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
