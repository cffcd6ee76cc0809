import type { Block, SynthGraph } from '../../../synth/graph.ts';
import { text } from '../../../synth/values.ts';
import { type Policy, unless } from './policy.ts';

export const globalProvider: Policy = {
  id: 'global-provider',
  rule: 'What belongs to CloudFront is made in us-east-1 by a provider of its own, whatever the region of the rest.',
  why: 'CloudFront takes certificates and firewalls of us-east-1 only and writes its metrics there; elsewhere they do not exist.',
  check: ({ graph }) =>
    belongingToCloudFront(graph).flatMap((block) => {
      const named = text(block.attributes, 'provider') !== '';
      const region = graph.region(block);
      return unless(
        named && region === 'us-east-1',
        block,
        `is made in ${region}${named ? '' : ' by the default provider'}`,
      );
    }),
};

function belongingToCloudFront(graph: SynthGraph): Block[] {
  const distributions = graph.all('aws_cloudfront_distribution');
  const certificates = distributions
    .flatMap((one) => graph.targets(one, 'viewer_certificate.acm_certificate_arn'))
    .flatMap((one) => [one, ...graph.targets(one, 'certificate_arn', 'aws_acm_certificate')]);
  const firewalls = graph
    .all('aws_wafv2_web_acl')
    .filter(({ attributes }) => text(attributes, 'scope') === 'CLOUDFRONT');
  const logging = firewalls.flatMap((one) =>
    graph.parts(one, 'aws_wafv2_web_acl_logging_configuration', 'resource_arn'),
  );
  const groups = logging.flatMap((one) => graph.targets(one, 'log_destination_configs'));
  const alarms = graph
    .all('aws_cloudwatch_metric_alarm')
    .filter(({ attributes }) =>
      ['namespace', 'metric_query.metric.namespace'].some(
        (path) => text(attributes, path) === 'AWS/CloudFront',
      ),
    );
  return [...new Set([...certificates, ...firewalls, ...logging, ...groups, ...alarms])];
}
