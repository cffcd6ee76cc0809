import { DataAwsElbServiceAccount } from '@cdktn/provider-aws/lib/data-aws-elb-service-account/index.js';
import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { type AccessLogTarget, abortUnfinishedUploads, Bucket } from './bucket.ts';
import type { Statement } from './policy.ts';

export interface AccessLogsProps {
  readonly topology: Topology;
  readonly account: Account;
}

const prefixes = { loadBalancer: 'load-balancer', buckets: 's3' } as const;

/**
 * One bucket for who asked for what: the load balancer, CloudFront and S3 itself write here. The load balancer and S3
 * know no KMS, so it is encrypted with S3's own AES-256. It keeps no log of itself, which would never end.
 */
export class AccessLogs extends Construct {
  readonly bucketId: string;
  readonly bucketArn: string;
  /** For `access_logs` of the load balancer. */
  readonly loadBalancerPrefix = prefixes.loadBalancer;
  /** Wait for these before a service is told to write here. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { topology, account }: AccessLogsProps) {
    super(scope, id);
    const { id: accountId, partition } = account;
    // Regions older than August 2022 write with an account of AWS, all newer ones with the service; see the ELB guide.
    const balancers = new DataAwsElbServiceAccount(this, 'load-balancers');
    const days = topology.logs.auditRetentionDays;

    const bucket = new Bucket(this, 'bucket', {
      name: `${nameOf(topology, 'access-logs')}-${accountId}`,
      forceDestroy: topology.storage.forceDestroy,
      statements: (arn) => {
        const put = { actions: ['s3:PutObject'] };
        const ofLoadBalancer = {
          ...put,
          // The account in the path is the load balancer's own: nobody else's can write below it.
          resources: [`${arn}/${prefixes.loadBalancer}/AWSLogs/${accountId}/*`],
        };
        return [
          {
            sid: 'LoadBalancer',
            principals: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
            ...ofLoadBalancer,
          },
          { sid: 'LoadBalancerAccount', principals: { AWS: balancers.arn }, ...ofLoadBalancer },
          {
            sid: 'Buckets',
            principals: { Service: 'logging.s3.amazonaws.com' },
            ...put,
            resources: [`${arn}/${prefixes.buckets}/*`],
            conditions: {
              StringEquals: { 'aws:SourceAccount': accountId },
              ArnLike: { 'aws:SourceArn': `arn:${partition}:s3:::${topology.product}-*` },
            },
          },
          {
            sid: 'Cdn',
            principals: { Service: 'delivery.logs.amazonaws.com' },
            ...put,
            resources: [`${arn}/AWSLogs/${accountId}/*`],
            conditions: {
              StringEquals: { 'aws:SourceAccount': accountId, 's3:x-amz-acl': 'bucket-owner-full-control' },
              ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:us-east-1:${accountId}:delivery-source:*` },
            },
          },
        ] satisfies Statement[];
      },
      lifecycle: [
        abortUnfinishedUploads(topology.storage.abortUploadsAfterDays),
        {
          id: 'expire',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          expiration: [{ days }],
          // A log is written once; an older version is one that has expired, or that somebody has deleted.
          noncurrentVersionExpiration: [{ noncurrentDays: topology.storage.noncurrentExpireDays }],
        },
      ],
    });

    this.bucketId = bucket.id;
    this.bucketArn = bucket.arn;
    this.ready = bucket.ready;
  }

  /** Where S3 logs who read a bucket of ours. */
  ofBucket(name: string): AccessLogTarget {
    return { bucket: this.bucketId, prefix: `${prefixes.buckets}/${name}/` };
  }
}
