import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { type AccessLogTarget, abortUnfinishedUploads, Bucket } from './bucket.ts';
import type { Statement } from './policy.ts';

export interface AuditBucketProps {
  readonly topology: Topology;
  readonly account: Account;
  /** Key of the logs; it lets CloudTrail and the delivery of flow logs use it. */
  readonly keyArn: string;
  readonly accessLogs: AccessLogTarget;
}

/** Below this what is written once and hardly read is cheaper outside the archive. */
const archiveAfterDays = 90;

/**
 * Specification: CloudTrail, VPC Flow Logs. What happened in the account, kept where nobody can change it for
 * `logs.auditRetentionDays`, however short the live log groups are.
 */
export class AuditBucket extends Construct {
  /** The bucket's name. */
  readonly id: string;
  readonly arn: string;
  /** Wait for these before something is told to write here. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { topology, account, keyArn, accessLogs }: AuditBucketProps) {
    super(scope, id);
    const days = topology.logs.auditRetentionDays;
    const bucket = new Bucket(this, 'bucket', {
      name: `${nameOf(topology, 'audit')}-${account.id}`,
      keyArn,
      accessLogs,
      lockDays: days,
      statements: (arn) => [
        ...writer(account, arn, {
          sid: 'Trail',
          service: 'cloudtrail.amazonaws.com',
          source: `arn:${account.partition}:cloudtrail:${account.region}:${account.id}:trail/${trailName(topology)}`,
          folders: [account.id],
        }),
        ...writer(account, arn, {
          sid: 'FlowLogs',
          service: 'delivery.logs.amazonaws.com',
          source: `arn:${account.partition}:logs:${account.region}:${account.id}:*`,
          // Their folders are named as columns, so that a question may name an hour (`flow-logs.ts`).
          folders: [account.id, `aws-account-id=${account.id}`],
        }),
      ],
      lifecycle: [
        {
          id: 'archive-and-expire',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          ...(days > archiveAfterDays
            ? { transition: [{ days: archiveAfterDays, storageClass: topology.storage.archiveClass }] }
            : {}),
          expiration: [{ days }],
          noncurrentVersionExpiration: [{ noncurrentDays: 1 }],
        },
        abortUnfinishedUploads(topology.storage.abortUploadsAfterDays),
      ],
      forceDestroy: topology.storage.forceDestroy,
    });

    this.id = bucket.id;
    this.arn = bucket.arn;
    this.ready = bucket.ready;
  }
}

/** The bucket's policy names the trail before there is one. */
export function trailName(topology: Topology): string {
  return nameOf(topology, 'trail');
}

interface Writer {
  readonly sid: string;
  readonly service: string;
  readonly source: string;
  /** Below `AWSLogs/`. */
  readonly folders: readonly string[];
}

/** Services look whether the bucket is ours, then write below the account's own prefix. */
function writer({ id }: Account, bucketArn: string, by: Writer): Statement[] {
  const { sid, service, source, folders } = by;
  const principals = { Service: service };
  const from = { StringEquals: { 'aws:SourceAccount': id }, ArnLike: { 'aws:SourceArn': source } };
  return [
    {
      sid: `${sid}Look`,
      principals,
      actions: ['s3:GetBucketAcl'],
      resources: [bucketArn],
      conditions: from,
    },
    {
      sid: `${sid}Write`,
      principals,
      actions: ['s3:PutObject'],
      resources: folders.map((folder) => `${bucketArn}/AWSLogs/${folder}/*`),
      conditions: {
        ...from,
        StringEquals: { ...from.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
      },
    },
  ];
}
