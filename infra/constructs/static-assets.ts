import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Lazy } from 'cdktn';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { type AccessLogTarget, abortUnfinishedUploads, Bucket } from './bucket.ts';

export interface StaticAssetsProps {
  readonly topology: Topology;
  readonly account: Account;
  /** Its policy lets CloudFront's distributions of this account decrypt. */
  readonly keyArn: string;
  readonly accessLogs: AccessLogTarget;
}

/**
 * Specification: Static Assets Bucket. Holds what the client's build names after its content; the deployment writes
 * it with `cache-control: public, max-age=31536000, immutable` before the tasks that ask for it start. CloudFront
 * reads, nobody lists: what is not there looks refused, and CloudFront then asks the client service.
 */
export class StaticAssets extends Construct {
  readonly bucketId: string;
  readonly bucketArn: string;
  readonly regionalDomainName: string;
  private reader: string | undefined;

  constructor(scope: Construct, id: string, { topology, account, keyArn, accessLogs }: StaticAssetsProps) {
    super(scope, id);
    // The distribution names the bucket and the bucket's policy the distribution, so the policy learns it later.
    const distributionArn = Lazy.stringValue({
      produce: () => {
        if (!this.reader) throw new Error('Nobody reads the static assets: call readBy(distributionArn).');
        return this.reader;
      },
    });
    const bucket = new Bucket(this, 'bucket', {
      name: `${nameOf(topology, 'static-assets')}-${account.id}`,
      keyArn,
      accessLogs,
      forceDestroy: topology.storage.forceDestroy,
      statements: (arn) => [
        {
          sid: 'CloudFrontReads',
          principals: { Service: 'cloudfront.amazonaws.com' },
          actions: ['s3:GetObject'],
          resources: [`${arn}/*`],
          conditions: { StringEquals: { 'aws:SourceArn': distributionArn } },
        },
      ],
      lifecycle: [
        abortUnfinishedUploads(topology.storage.abortUploadsAfterDays),
        {
          id: 'expire-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: topology.storage.noncurrentExpireDays }],
        },
      ],
    });
    this.bucketId = bucket.id;
    this.bucketArn = bucket.arn;
    this.regionalDomainName = bucket.regionalDomainName;
  }

  /** The one distribution that may read. */
  readBy(distributionArn: string): void {
    this.reader = distributionArn;
  }
}
