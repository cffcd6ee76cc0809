/** Specification: Estimated Monthly Cost, and what it leaves out. */

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Its lines, in its order and words. */
export const specified = {
  'ECS Fargate': { low: 50, high: 100 },
  RDS: { low: 50, high: 80 },
  ElastiCache: { low: 15, high: 30 },
  ALB: { low: 20, high: 30 },
  CloudFront: { low: 10, high: 50 },
  S3: { low: 5, high: 20 },
  'Secrets Manager': { low: 5, high: 5 },
} as const satisfies Record<string, Range>;
export const specifiedTotal: Range = { low: 155, high: 315 };

/** What is built because the specification asks for it elsewhere, and is paid for, though its estimate has no line for it. */
export const leftOut = [
  'NAT gateways',
  'Public IPv4',
  'WAF',
  'KMS',
  'CloudWatch Logs',
  'CloudWatch alarms',
  'Audit archive',
  'AWS Backup',
  'ECR',
  'Zone transfer',
  'Route 53',
  'SES',
] as const;

export type SpecifiedComponent = keyof typeof specified;
export type Component = SpecifiedComponent | (typeof leftOut)[number];
export type Verdict = 'below' | 'inside' | 'above';

export function verdictOf(usd: number, { low, high }: Range): Verdict {
  // To the dollar, as the specification counts.
  if (Math.round(usd) < low) return 'below';
  return Math.round(usd) > high ? 'above' : 'inside';
}

/** `~$50-100`, as the specification writes it. */
export function rangeWords({ low, high }: Range): string {
  return low === high ? `~$${low}` : `~$${low}-${high}`;
}
