/**
 * What the scanner finds and we keep, with the reason, an owner and an end. One check to a waiver, every resource by its
 * exact address. A waiver that is not needed any more, that has expired or that names an unknown resource fails.
 */
import type { EnvironmentName } from '@mangu/topology/types';

/** What stands behind a waiver: a line of the specification word for word, a limit of AWS, or a record in docs/decisions. */
export type Ground =
  | { readonly specification: string }
  | { readonly limitOfAws: string }
  | { readonly decision: `${number}-${string}.md` };

export interface Waiver {
  readonly check: `CKV_${string}` | `CKV2_${string}`;
  readonly environments: readonly EnvironmentName[];
  /** `platform: aws_lb.edge_alb_1A2B3C4D` */
  readonly resources: readonly string[];
  readonly ground: Ground;
  readonly reason: string;
  readonly owner: string;
  /** Last day, YYYY-MM-DD. */
  readonly expires: string;
}

/** At most so many of production, and so many more that only concern others. */
export const waiverLimits = { production: 15, elsewhere: 8 } as const;

/** Checks of the scanner that must pass at least, so that a scan that read nothing is no clean one. */
export const passedAtLeast: Readonly<Record<EnvironmentName, number>> = {
  production: 450,
  staging: 440,
  development: 410,
};

const everywhere = ['production', 'staging', 'development'] as const;
const review = { owner: 'operations', expires: '2027-05-31' } as const;
const decided = { decision: '0021-what-the-scanner-asks-and-we-leave.md' } as const;

const cache = 'platform: aws_elasticache_replication_group.cache_group_D050DA10';
const distribution = 'platform: aws_cloudfront_distribution.cdn_distribution_0B80AA6B';
const stateBucket = 'bootstrap: aws_s3_bucket.state_bucket_99469A59';
const accessLogs = 'platform: aws_s3_bucket.access-logs_bucket_1581D030';
const redeploy = 'platform: aws_lambda_function.redeploy_function_85D287E3';
const restorePoint = 'platform: aws_lambda_function.restore-point_function_42BFCF18';
const balancer = 'platform: aws_lb.load-balancer_alb_15AADC07';
const plainListener = 'platform: aws_lb_listener.load-balancer_http_44626CBC';
const database = 'platform: aws_db_instance.database_instance_D7FC2283';

/** Of every environment, production first among them. */
const ofProduction: readonly Waiver[] = [
  {
    ...review,
    check: 'CKV_AWS_338',
    environments: everywhere,
    resources: [
      'cache_engine-log_6D164668',
      'cache_slow-log_31146A07',
      'database_log-postgresql_935FAF93',
      'database_log-upgrade_75C2ADD9',
      'database_log_FAB94A94',
      'firewall_logs_BA281AB9',
      'load-balancer-firewall_logs_74958EA0',
      'logs_client_A3F4D2D6',
      'logs_server_C9F9733B',
      'redeploy_log_13EB696D',
      'redis-token_log_63E732B9',
      'restore-point_log_22473732',
      'task-events_logs_67D08AF2',
      'trail_log_61473907',
    ].map((name) => `platform: aws_cloudwatch_log_group.${name}`),
    ground: { specification: '5. **CloudWatch**: Log retention limited to 7 days' },
    reason: 'What must be kept longer (CloudTrail, flow and access logs) lies in S3 for a year.',
  },
  {
    ...review,
    check: 'CKV2_AWS_50',
    environments: everywhere,
    resources: [cache],
    ground: { specification: '- **Cluster Mode**: Single node (can scale to multi-node)' },
    reason: 'AWS refuses failover with one node; with two it is on (decision 0019).',
  },
  {
    ...review,
    check: 'CKV_AWS_31',
    environments: everywhere,
    resources: [cache],
    ground: { decision: '0020-no-secret-in-plan-or-state.md' },
    reason: 'The token is required; a function sets it, so that it stands in no plan and no state.',
  },
  {
    ...review,
    check: 'CKV2_AWS_57',
    environments: everywhere,
    resources: [
      'platform: aws_secretsmanager_secret.secrets_application_84CB3E66',
      'platform: aws_secretsmanager_secret.secrets_database_F0136606',
    ],
    ground: { specification: '- **Rotation**: Manual (can be automated)' },
    reason: 'Raising a version rotates them, by a runbook each; the one of Redis rotates by itself.',
  },
  {
    ...review,
    check: 'CKV_AWS_260',
    environments: everywhere,
    resources: ['platform: aws_vpc_security_group_ingress_rule.security_alb-http_48EDD132'],
    ground: { specification: '- **Inbound**: Port 80, 443 from 0.0.0.0/0' },
    reason: 'Port 80 redirects, or asks for the origin header where there is no certificate.',
  },
  {
    ...review,
    check: 'CKV_AWS_145',
    environments: everywhere,
    resources: [accessLogs],
    ground: { limitOfAws: 'Application Load Balancers write access logs under SSE-S3 only.' },
    reason: 'The bucket lies under AES-256 by the key of S3; it holds nothing but access logs.',
  },
  {
    ...review,
    check: 'CKV_AWS_86',
    environments: everywhere,
    resources: [distribution],
    ground: {
      limitOfAws: 'The logs the scanner looks for need a bucket with ACLs; the newer ones are deliveries.',
    },
    reason: 'CloudFront logs into S3 by a log delivery, which the scanner does not know.',
  },
  {
    ...review,
    check: 'CKV_AWS_144',
    environments: everywhere,
    resources: [
      stateBucket,
      accessLogs,
      'platform: aws_s3_bucket.assets_bucket_368E6803',
      'platform: aws_s3_bucket.audit_bucket_95DA8A96',
      'platform: aws_s3_bucket.uploads_bucket_C6008970',
    ],
    ground: decided,
    reason: 'AWS Backup copies what cannot be made again into another region.',
  },
  {
    ...review,
    check: 'CKV_AWS_18',
    environments: everywhere,
    resources: [stateBucket],
    ground: decided,
    reason: 'It is made before the bucket that access logs go to.',
  },
  {
    ...review,
    check: 'CKV_AWS_117',
    environments: everywhere,
    resources: [redeploy, restorePoint],
    ground: decided,
    reason: 'They call AWS and nothing in the VPC.',
  },
  {
    ...review,
    check: 'CKV_AWS_272',
    environments: everywhere,
    resources: [redeploy, restorePoint, 'platform: aws_lambda_function.redis-token_function_5B70413E'],
    ground: decided,
    reason: 'The code is in this repository and its hash in the reviewed JSON.',
  },
  {
    ...review,
    check: 'CKV_AWS_252',
    environments: everywhere,
    resources: ['platform: aws_cloudtrail.trail_3987B402'],
    ground: decided,
    reason: 'A message for every file that is written would be read by nobody.',
  },
  {
    ...review,
    check: 'CKV_AWS_374',
    environments: everywhere,
    resources: [distribution],
    ground: decided,
    reason: 'Books are for every country; an adopter who must refuse one names it in the topology.',
  },
  {
    ...review,
    check: 'CKV_AWS_393',
    environments: everywhere,
    resources: ['platform: aws_iam_role.deploy_role_528EF620'],
    ground: decided,
    reason: 'The repository is a validated variable, which the scanner does not read.',
  },
];

/** Of staging and development only. */
const ofOthers: readonly Waiver[] = [
  {
    ...review,
    check: 'CKV_AWS_157',
    environments: ['staging', 'development'],
    resources: [database],
    ground: decided,
    reason: 'Nothing in it that cannot be made again.',
  },
  ...(
    [
      ['CKV_AWS_150', balancer],
      ['CKV_AWS_293', database],
    ] as const
  ).map(([check, resource]) => ({
    ...review,
    check,
    environments: ['development'] as const,
    resources: [resource],
    ground: decided,
    reason: 'Its engineer destroys it after some days.',
  })),
  ...(
    [
      ['CKV_AWS_2', plainListener],
      ['CKV_AWS_103', plainListener],
      ['CKV_AWS_174', distribution],
      ['CKV2_AWS_20', balancer],
      ['CKV2_AWS_42', distribution],
    ] as const
  ).map(([check, resource]) => ({
    ...review,
    check,
    environments: ['development'] as const,
    resources: [resource],
    ground: decided,
    reason: 'Without a domain AWS issues no certificate; viewers come by HTTPS to the name of CloudFront.',
  })),
];

export const waivers: readonly Waiver[] = [...ofProduction, ...ofOthers];
