import type { ServiceName } from '../types.ts';
import {
  type AlarmDefinition,
  during,
  folded,
  type Metric,
  type Statistic,
  type Watched,
} from './definition.ts';

const services = ['server', 'client'] as const;

/** Load balancer, CloudFront, firewall, ways out, certificates. */
export function edgeAlarms(watched: Watched): AlarmDefinition[] {
  return [
    ...loadBalancerAlarms(watched),
    ...services.flatMap((service) => targetAlarms(watched, service)),
    ...cdnAlarms(watched),
    ...certificateAlarms(watched),
  ];
}

function loadBalancerAlarms({ topology, loadBalancer, natGatewayIds }: Watched): AlarmDefinition[] {
  const { alarms } = topology;
  const metric = (name: string): Metric => ({
    namespace: 'AWS/ApplicationELB',
    name,
    dimensions: { LoadBalancer: loadBalancer },
    statistic: 'Sum',
  });
  const counted = { severity: 'notice', place: 'region', producer: 'aws', silence: 'notBreaching' } as const;
  return [
    {
      ...counted,
      key: 'alb-5xx',
      meaning: 'The load balancer answers readers with errors of its own, because no task answered it.',
      specification: 'Alarms: High error rates',
      measure: { metric: metric('HTTPCode_ELB_5XX_Count') },
      rings: 'at-or-above',
      threshold: alarms.loadBalancerErrors,
      ...during.fiveMinutesOf(1),
    },
    {
      ...counted,
      key: 'origin-refused',
      meaning:
        'Many requests reach the load balancer without the origin header: somebody goes around CloudFront, or CloudFront sends a value that is no longer taken.',
      specification: 'ALB Security Group',
      measure: { metric: metric('HTTP_Fixed_Response_Count') },
      rings: 'at-or-above',
      threshold: alarms.refusedRequests,
      ...during.fiveMinutesOf(1),
    },
    {
      ...counted,
      key: 'nat-ports',
      meaning: 'A NAT gateway has no free ports left, so tasks cannot open new connections to the internet.',
      specification: 'VPC Configuration: NAT Gateways',
      measure: folded(
        'SUM',
        natGatewayIds.map((id) => ({
          namespace: 'AWS/NATGateway',
          name: 'ErrorPortAllocation',
          dimensions: { NatGatewayId: id },
          statistic: 'Sum',
        })),
      ),
      rings: 'above',
      threshold: 0,
      ...during.fiveMinutesOf(1),
    },
  ];
}

function targetAlarms(watched: Watched, service: ServiceName): AlarmDefinition[] {
  const { topology, loadBalancer, targetGroups } = watched;
  const { alarms } = topology;
  const metric = (name: string, statistic: Statistic): Metric => ({
    namespace: 'AWS/ApplicationELB',
    name,
    dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroups[service] },
    statistic,
  });
  const common = { place: 'region', producer: 'aws' } as const;
  return [
    {
      ...common,
      key: `${service}-5xx-rate`,
      meaning: `More than ${alarms.errorRatePercent} % of the answers of the ${service} are errors.`,
      severity: 'notice',
      specification: 'Alarms: High error rates',
      measure: {
        // The load balancer tells of errors only when there are some; without FILL an older value would stand in for them.
        expression: `IF(requests >= ${alarms.rateFloorRequests}, 100 * FILL(errors, 0) / requests, 0)`,
        metrics: {
          errors: metric('HTTPCode_Target_5XX_Count', 'Sum'),
          requests: metric('RequestCount', 'Sum'),
        },
      },
      rings: 'above',
      threshold: alarms.errorRatePercent,
      silence: 'notBreaching',
      ...during.fiveMinutesOf(1),
    },
    {
      ...common,
      key: `${service}-latency`,
      meaning: `One answer of the ${service} in twenty takes longer than ${alarms.latencyP95Seconds} seconds.`,
      severity: 'notice',
      specification: 'CloudWatch Metrics: ALB latency',
      measure: { metric: metric('TargetResponseTime', 'p95') },
      rings: 'above',
      threshold: alarms.latencyP95Seconds,
      silence: 'notBreaching',
      ...during.fiveMinutesOf(3),
    },
    {
      ...common,
      key: `${service}-unhealthy`,
      meaning: `The load balancer finds a task of the ${service} unhealthy, and has for five minutes.`,
      severity: 'notice',
      specification: 'Alarms: ECS Service unhealthy targets',
      measure: { metric: metric('UnHealthyHostCount', 'Maximum') },
      rings: 'at-or-above',
      threshold: 1,
      silence: 'notBreaching',
      ...during.oneMinuteOf(5),
    },
    {
      ...common,
      key: `${service}-none-healthy`,
      meaning: `No task of the ${service} is healthy: readers get errors.`,
      severity: 'page',
      specification: 'Alarms: ECS Service unhealthy targets',
      // Each zone has its own count. The load balancer is silent when a target group is empty.
      measure: { metric: metric('HealthyHostCount', 'Maximum') },
      rings: 'below',
      threshold: 1,
      silence: 'breaching',
      ...during.oneMinuteOf(3),
    },
  ];
}

function cdnAlarms({ topology, distributionId, firewall }: Watched): AlarmDefinition[] {
  const { alarms } = topology;
  const counted = { place: 'global', producer: 'aws', silence: 'notBreaching', severity: 'notice' } as const;
  const firewallMetric = (name: string): Metric => ({
    namespace: 'AWS/WAFV2',
    name,
    dimensions: { WebACL: firewall, Rule: 'ALL' },
    statistic: 'Sum',
  });
  return [
    {
      ...counted,
      key: 'cdn-5xx-rate',
      meaning: `More than ${alarms.errorRatePercent} % of what CloudFront answers readers are errors.`,
      severity: 'page',
      specification: 'Alarms: High error rates',
      measure: {
        expression: `IF(requests >= ${alarms.rateFloorRequests}, rate, 0)`,
        metrics: {
          rate: cdnMetric(distributionId, '5xxErrorRate', 'Average'),
          requests: cdnMetric(distributionId, 'Requests', 'Sum'),
        },
      },
      rings: 'above',
      threshold: alarms.errorRatePercent,
      ...during.fiveMinutesOf(2),
    },
    {
      ...counted,
      key: 'firewall-blocked',
      meaning: 'The firewall blocks very many requests: an attack, or a rule that hits readers.',
      specification: 'Security (WAF): Rate Limiting',
      measure: { metric: firewallMetric('BlockedRequests') },
      rings: 'at-or-above',
      threshold: alarms.blockedRequests,
      ...during.fiveMinutesOf(1),
    },
    {
      ...counted,
      key: 'firewall-blocked-share',
      meaning: `The firewall blocks more than ${alarms.blockedPercent} % of all requests: a rule may hit readers or their uploads.`,
      specification: 'Security (WAF): AWS Managed Rules',
      measure: {
        expression: `IF(FILL(blocked, 0) >= ${alarms.rateFloorRequests}, 100 * blocked / (blocked + FILL(allowed, 0)), 0)`,
        metrics: {
          blocked: firewallMetric('BlockedRequests'),
          allowed: firewallMetric('AllowedRequests'),
        },
      },
      rings: 'above',
      threshold: alarms.blockedPercent,
      ...during.fiveMinutesOf(3),
    },
  ];
}

function cdnMetric(distributionId: string, name: string, statistic: Statistic): Metric {
  return {
    namespace: 'AWS/CloudFront',
    name,
    dimensions: { DistributionId: distributionId, Region: 'Global' },
    statistic,
  };
}

function certificateAlarms({ topology, certificateArns }: Watched): AlarmDefinition[] {
  const certificate = (
    part: 'cdn' | 'alb',
    whose: string,
    place: 'global' | 'region',
    arn = 'none',
  ): AlarmDefinition => ({
    key: `${part}-certificate`,
    meaning: `The certificate of ${whose} ends in fewer than ${topology.alarms.certificateDays} days, and AWS has not renewed it.`,
    severity: 'notice',
    place,
    producer: 'aws',
    specification: 'CDN: SSL Certificate',
    measure: {
      metric: {
        namespace: 'AWS/CertificateManager',
        name: 'DaysToExpiry',
        dimensions: { CertificateArn: arn },
        statistic: 'Minimum',
      },
    },
    rings: 'below',
    threshold: topology.alarms.certificateDays,
    // ACM measures twice a day.
    periodSeconds: 86_400,
    periods: { over: 1, of: 1 },
    silence: 'missing',
    applies: certificateArns !== undefined,
  });
  return [
    certificate('cdn', 'CloudFront', 'global', certificateArns?.cdn),
    certificate('alb', 'the load balancer', 'region', certificateArns?.loadBalancer),
  ];
}
