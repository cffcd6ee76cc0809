import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import type { TerraformProvider } from 'cdktn';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { Key } from './key.ts';
import type { Statement } from './policy.ts';

export interface KeysProps {
  readonly topology: Topology;
  readonly account: Account;
  /** us-east-1: CloudFront's logs and alarms are there, and keys do not leave their region. */
  readonly global: TerraformProvider;
  /** Where backups are copied to. */
  readonly recovery: TerraformProvider;
}

/** Specification: All data encrypted at rest. Four keys, so that who may read a log may not read a book. */
export class Keys extends Construct {
  /** Database, cache, buckets, secrets, backups, sessions into tasks. */
  readonly data: string;
  /** Log groups, audit bucket, trail, topics of the region. */
  readonly logs: string;
  /** Log groups and topics of us-east-1. */
  readonly globalLogs: string;
  /** Copied backups; absent when none are copied. */
  readonly recovery: string | undefined;

  constructor(scope: Construct, id: string, { topology, account, global, recovery }: KeysProps) {
    super(scope, id);
    const key = (part: string, description: string, statements: Statement[], provider?: TerraformProvider) =>
      new Key(this, part, {
        account,
        alias: nameOf(topology, part),
        description,
        statements,
        ...(provider ? { provider } : {}),
      }).arn;
    this.data = key('data', `Data of ${nameOf(topology)}`, [cloudfront(account)]);
    this.logs = key('logs', `Logs and alarms of ${nameOf(topology)}`, [
      logGroups(account, account.region),
      alarms(account),
      events(account, account.region),
      trail(account),
      delivery(account),
    ]);
    const globalRegion = 'us-east-1';
    this.globalLogs = key(
      'global-logs',
      `Logs and alarms of ${nameOf(topology)} in ${globalRegion}`,
      [logGroups(account, globalRegion), alarms(account)],
      global,
    );
    this.recovery = topology.backup.copyToRecoveryRegion
      ? key('recovery', `Copied backups of ${nameOf(topology)}`, [], recovery)
      : undefined;
  }
}

/** In a key's policy the resource is the key itself. */
const thisKey = ['*'];
const use = ['kms:Encrypt*', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];

/** CloudFront reads encrypted objects through its access control, for distributions of this account only. */
function cloudfront({ id, partition }: Account): Statement {
  return {
    sid: 'CloudFront',
    principals: { Service: 'cloudfront.amazonaws.com' },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: thisKey,
    conditions: { ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudfront::${id}:distribution/*` } },
  };
}

function logGroups({ id, partition }: Account, region: string): Statement {
  return {
    sid: 'LogGroups',
    principals: { Service: `logs.${region}.amazonaws.com` },
    actions: use,
    resources: thisKey,
    conditions: {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${id}:log-group:*` },
    },
  };
}

/** Whatever publishes to an encrypted topic needs its key. */
function alarms({ id }: Account): Statement {
  return {
    sid: 'Alarms',
    principals: {
      Service: [
        'cloudwatch.amazonaws.com',
        'budgets.amazonaws.com',
        'backup.amazonaws.com',
        'sns.amazonaws.com',
      ],
    },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: thisKey,
    conditions: { StringEquals: { 'aws:SourceAccount': id } },
  };
}

/**
 * EventBridge names no account when it publishes to an encrypted topic, and drops what it may not publish without a
 * word; the topic it writes to says whose it is.
 */
function events({ id, partition }: Account, region: string): Statement {
  return {
    sid: 'Events',
    principals: { Service: 'events.amazonaws.com' },
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: thisKey,
    conditions: {
      ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': `arn:${partition}:sns:${region}:${id}:*` },
    },
  };
}

function trail({ id, partition }: Account): Statement {
  return {
    sid: 'Trail',
    principals: { Service: 'cloudtrail.amazonaws.com' },
    actions: ['kms:GenerateDataKey*', 'kms:Decrypt', 'kms:DescribeKey'],
    resources: thisKey,
    conditions: {
      StringEquals: { 'aws:SourceAccount': id },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudtrail:*:${id}:trail/*` },
    },
  };
}

/** Flow logs on their way into the audit bucket. */
function delivery({ id }: Account): Statement {
  return {
    sid: 'Delivery',
    principals: { Service: 'delivery.logs.amazonaws.com' },
    actions: use,
    resources: thisKey,
    conditions: { StringEquals: { 'aws:SourceAccount': id } },
  };
}
