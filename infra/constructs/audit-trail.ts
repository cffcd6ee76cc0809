import { Cloudtrail } from '@cdktn/provider-aws/lib/cloudtrail/index.js';
import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { trailName } from './audit-bucket.ts';
import { policyDocument } from './policy.ts';

export interface AuditTrailProps {
  readonly topology: Topology;
  readonly account: Account;
  readonly bucket: { readonly id: string; readonly ready: readonly ITerraformDependable[] };
  /** Key of the logs. */
  readonly keyArn: string;
  /** Buckets whose changes are recorded, object by object. */
  readonly dataBucketArns: readonly string[];
  /** Default: none. */
  readonly permissionsBoundaryArn?: string;
}

/**
 * Specification: CloudTrail logging all API calls, of every region, with a chain of digests that shows when a file was
 * changed. Also into a log group, where alarms can see it.
 */
export class AuditTrail extends Construct {
  readonly arn: string;
  readonly logGroupName: string;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const { topology, bucket, keyArn, dataBucketArns } = props;
    const log = new CloudwatchLogGroup(this, 'log', {
      name: `/aws/cloudtrail/${trailName(topology)}`,
      retentionInDays: topology.logs.retentionDays,
      kmsKeyId: keyArn,
    });
    const { role, rights } = this.deliveryRole(props, log.arn);
    const trail = new Cloudtrail(this, 'trail', {
      name: trailName(topology),
      s3BucketName: bucket.id,
      kmsKeyId: keyArn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      cloudWatchLogsGroupArn: `${log.arn}:*`,
      cloudWatchLogsRoleArn: role.arn,
      advancedEventSelector: [
        {
          name: 'Management',
          fieldSelector: [{ field: 'eventCategory', equalTo: ['Management'] }],
        },
        {
          // Who changed or removed a book. Reading is the server's whole work, and in the access log.
          name: 'Changed objects',
          fieldSelector: [
            { field: 'eventCategory', equalTo: ['Data'] },
            { field: 'resources.type', equalTo: ['AWS::S3::Object'] },
            { field: 'readOnly', equalTo: ['false'] },
            { field: 'resources.ARN', startsWith: dataBucketArns.map((arn) => `${arn}/`) },
          ],
        },
      ],
      dependsOn: [...bucket.ready, rights],
    });

    this.arn = trail.arn;
    this.logGroupName = log.name;
  }

  private deliveryRole({ topology, account, permissionsBoundaryArn }: AuditTrailProps, logArn: string) {
    const role = new IamRole(this, 'role', {
      name: nameOf(topology, 'trail'),
      description: 'Lets CloudTrail write into its log group',
      assumeRolePolicy: policyDocument({
        sid: 'CloudTrail',
        principals: { Service: 'cloudtrail.amazonaws.com' },
        actions: ['sts:AssumeRole'],
        conditions: { StringEquals: { 'aws:SourceAccount': account.id } },
      }),
      ...(permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: permissionsBoundaryArn }),
    });
    const rights = new IamRolePolicy(this, 'rights', {
      name: 'trail',
      role: role.id,
      policy: policyDocument({
        sid: 'Log',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`${logArn}:log-stream:${account.id}_CloudTrail_*`],
      }),
    });
    return { role, rights };
  }
}
