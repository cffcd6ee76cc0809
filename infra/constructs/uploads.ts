import { S3BucketCorsConfiguration } from '@cdktn/provider-aws/lib/s3-bucket-cors-configuration/index.js';
import type { S3BucketLifecycleConfigurationRule } from '@cdktn/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js';
import { nameOf } from '@mangu/topology/names';
import type { StorageTopology, Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { type AccessLogTarget, abortUnfinishedUploads, Bucket } from './bucket.ts';
import type { Statement } from './policy.ts';

export interface UploadsProps {
  readonly topology: Topology;
  readonly account: Account;
  /** Key of the data. */
  readonly keyArn: string;
  readonly accessLogs: AccessLogTarget;
  /** `https://books.example.org`: pages that may use presigned URLs. */
  readonly origins: readonly string[];
}

/** Specification: Uploads Bucket. Originals of the books, the copies for reading, the covers. */
export class Uploads extends Construct {
  /** The bucket's name. */
  readonly id: string;
  readonly arn: string;
  /** What the server's task may do, beside using the key. */
  readonly serverStatements: readonly Statement[];

  constructor(scope: Construct, id: string, props: UploadsProps) {
    super(scope, id);
    const { topology, account, keyArn, accessLogs, origins } = props;
    const bucket = new Bucket(this, 'bucket', {
      name: `${nameOf(topology, 'uploads')}-${account.id}`,
      keyArn,
      accessLogs,
      lifecycle: lifecycleOf(topology.storage),
      forceDestroy: topology.storage.forceDestroy,
    });
    new S3BucketCorsConfiguration(this, 'cors', {
      bucket: bucket.id,
      corsRule: [
        {
          id: 'presigned-urls',
          allowedOrigins: [...origins],
          allowedMethods: ['GET', 'HEAD', 'PUT'],
          allowedHeaders: ['content-type', 'range'],
          exposeHeaders: ['ETag', 'Content-Range', 'Accept-Ranges'],
          maxAgeSeconds: 3600,
        },
      ],
    });

    this.id = bucket.id;
    this.arn = bucket.arn;
    this.serverStatements = [
      { sid: 'ListUploads', actions: ['s3:ListBucket'], resources: [bucket.arn] },
      {
        sid: 'UseUploads',
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        resources: [`${bucket.arn}/*`],
      },
      { sid: 'UploadsKey', actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [keyArn] },
    ];
  }
}

/** Below 128 KB an object costs more in the archive than outside: S3 bills it as if it had that size. */
const smallestArchivedBytes = 128 * 1024;

/**
 * Specification: Lifecycle, archive to Glacier after 90 days. What the reader serves has prefixes of its own and stays
 * where it is (docs/decisions/0016).
 */
function lifecycleOf(storage: StorageTopology): S3BucketLifecycleConfigurationRule[] {
  const { archiveAfterDays, archiveClass: storageClass, noncurrentExpireDays } = storage;
  return [
    ...storage.archivedPrefixes.map((prefix) => ({
      id: `archive-${prefix.replace(/\W+/g, '-').replace(/-$/, '')}`,
      status: 'Enabled',
      filter: [{ and: [{ prefix, objectSizeGreaterThan: smallestArchivedBytes }] }],
      transition: [{ days: archiveAfterDays, storageClass }],
      noncurrentVersionTransition: [{ noncurrentDays: archiveAfterDays, storageClass }],
    })),
    {
      id: 'expire-noncurrent',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      noncurrentVersionExpiration: [{ noncurrentDays: noncurrentExpireDays }],
      // What remains of a deleted object when its last version is gone.
      expiration: [{ expiredObjectDeleteMarker: true }],
    },
    abortUnfinishedUploads(storage.abortUploadsAfterDays),
  ];
}
