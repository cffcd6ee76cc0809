import { S3Bucket } from '@cdktn/provider-aws/lib/s3-bucket/index.js';
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from '@cdktn/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { S3BucketLoggingA } from '@cdktn/provider-aws/lib/s3-bucket-logging/index.js';
import { S3BucketNotification } from '@cdktn/provider-aws/lib/s3-bucket-notification/index.js';
import { S3BucketObjectLockConfigurationA } from '@cdktn/provider-aws/lib/s3-bucket-object-lock-configuration/index.js';
import { S3BucketOwnershipControls } from '@cdktn/provider-aws/lib/s3-bucket-ownership-controls/index.js';
import { S3BucketPolicy } from '@cdktn/provider-aws/lib/s3-bucket-policy/index.js';
import { S3BucketPublicAccessBlock } from '@cdktn/provider-aws/lib/s3-bucket-public-access-block/index.js';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktn/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js';
import { S3BucketVersioningA } from '@cdktn/provider-aws/lib/s3-bucket-versioning/index.js';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';
import { policyDocument, type Statement } from './policy.ts';

export interface BucketProps {
  /** Globally unique: `${nameOf(topology, 'uploads')}-${account.id}`. */
  readonly name: string;
  /** Key for the objects, with one data key per bucket. Absent: S3's own AES-256, for writers that know no KMS. */
  readonly keyArn?: string;
  /** Beside the denial of everything without TLS; gets the bucket's ARN. Default: none. */
  readonly statements?: (bucketArn: string) => readonly Statement[];
  /** Where S3 writes who read what. Default: nowhere. */
  readonly accessLogs?: AccessLogTarget;
  /** Each rule needs a filter; an empty one is the whole bucket. Default: unfinished uploads go after 7 days. */
  readonly lifecycle?: readonly S3BucketLifecycleConfigurationRule[];
  /** Objects cannot be removed for so long, save by someone with a right of its own (GOVERNANCE). Default: they can. */
  readonly lockDays?: number;
  /** Destroying the bucket removes what is in it. Default: false. */
  readonly forceDestroy?: boolean;
}

export interface AccessLogTarget {
  readonly bucket: string;
  /** Ends in a slash. */
  readonly prefix: string;
}

/** A private bucket as all of ours are: versioned, encrypted, closed to the public, TLS only, without ACLs. */
export class Bucket extends Construct {
  /** The bucket's name. */
  readonly id: string;
  readonly arn: string;
  readonly regionalDomainName: string;
  /** Wait for these before another service writes into it. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    const { name, keyArn, statements = () => [], accessLogs, lockDays, forceDestroy = false } = props;
    const { lifecycle = [abortUnfinishedUploads(7)] } = props;
    for (const rule of lifecycle) {
      if (!rule.filter) throw new Error(`The lifecycle rule ${rule.id} of ${name} needs a filter.`);
    }

    const bucket = new S3Bucket(this, 'bucket', {
      bucket: name,
      forceDestroy,
      ...(lockDays === undefined ? {} : { objectLockEnabled: true }),
    });
    const own = { bucket: bucket.id };
    const closed = new S3BucketPublicAccessBlock(this, 'public-access', {
      ...own,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, 'ownership', {
      ...own,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
    const versioning = new S3BucketVersioningA(this, 'versioning', {
      ...own,
      versioningConfiguration: { status: 'Enabled' },
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      ...own,
      rule: [
        keyArn === undefined
          ? { applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }
          : {
              applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: keyArn },
              bucketKeyEnabled: true,
            },
      ],
    });
    // S3 refuses two changes to one bucket at a time, so these go one after the other.
    const policy = new S3BucketPolicy(this, 'policy', {
      ...own,
      policy: policyDocument(...tlsOnly(bucket.arn), ...statements(bucket.arn)),
      dependsOn: [closed],
    });
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      ...own,
      rule: [...lifecycle],
      dependsOn: [versioning],
    });
    // EventBridge hears of every object; who wants to know adds a rule there and leaves the bucket alone.
    new S3BucketNotification(this, 'events', { ...own, eventbridge: true, dependsOn: [policy] });
    if (accessLogs) {
      new S3BucketLoggingA(this, 'access-logs', {
        ...own,
        targetBucket: accessLogs.bucket,
        targetPrefix: accessLogs.prefix,
        // Delivery by date, so that a day's log can be read without listing all.
        targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: 'EventTime' } },
      });
    }
    if (lockDays !== undefined) {
      new S3BucketObjectLockConfigurationA(this, 'lock', {
        ...own,
        rule: { defaultRetention: { mode: 'GOVERNANCE', days: lockDays } },
        dependsOn: [versioning],
      });
    }

    this.id = bucket.id;
    this.arn = bucket.arn;
    this.regionalDomainName = bucket.bucketRegionalDomainName;
    this.ready = [policy, encryption];
  }
}

/** Parts of uploads that were never finished are paid for until somebody removes them. */
export function abortUnfinishedUploads(days: number): S3BucketLifecycleConfigurationRule {
  return {
    id: 'abort-unfinished-uploads',
    status: 'Enabled',
    filter: [{ prefix: '' }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: days }],
  };
}

function tlsOnly(bucketArn: string): Statement[] {
  const everything = {
    effect: 'Deny',
    principals: '*',
    actions: ['s3:*'],
    resources: [bucketArn, `${bucketArn}/*`],
  } as const;
  return [
    { sid: 'TlsOnly', ...everything, conditions: { Bool: { 'aws:SecureTransport': 'false' } } },
    { sid: 'Tls12AtLeast', ...everything, conditions: { NumericLessThan: { 's3:TlsVersion': '1.2' } } },
  ];
}
