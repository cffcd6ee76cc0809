/** Behaviours of the distribution and what lies behind them. */
import type { Block } from '../../../synth/graph.ts';
import { at, type Json, text } from '../../../synth/values.ts';
import type { View } from '../row.ts';

/** Behaviours for `/api/*`, or for static files: those whose origin is a bucket. */
export function behaviours(view: View, path: 'static' | 'api'): Json[] {
  const ordered = at(view.distribution?.attributes, 'ordered_cache_behavior');
  if (path === 'api') return ordered.filter((one) => text(one, 'path_pattern') === '/api/*');
  const all = [...ordered, ...at(view.distribution?.attributes, 'default_cache_behavior')];
  return all.filter((one) => originOf(view, one)?.type === 'aws_s3_bucket');
}

/** The bucket or load balancer that a behaviour sends to. An origin group counts by its first member. */
export function originOf(view: View, behaviour: Json): Block | undefined {
  const { distribution, graph } = view;
  if (!distribution) return undefined;
  const id = text(behaviour, 'target_origin_id');
  const group = at(distribution.attributes, 'origin_group').find((one) => text(one, 'origin_id') === id);
  const origin = at(distribution.attributes, 'origin').find(
    (one) => text(one, 'origin_id') === (text(group, 'member.origin_id') || id),
  );
  if (origin === undefined) return undefined;
  const direct = graph.references(distribution, origin).map(({ block }) => block);
  const bucket = direct.find(({ type }) => type === 'aws_s3_bucket');
  return bucket ?? direct.find(isLoadBalancer) ?? behindName(view, text(origin, 'domain_name'));
}

/** Whose name it is: a record of the zone may stand between the CDN and the load balancer. */
function behindName(view: View, domain: string): Block | undefined {
  const records = view.graph
    .all('aws_route53_record')
    .filter(
      ({ attributes, address }) => text(attributes, 'name') === domain || domain.includes(`${address}.`),
    );
  return records.flatMap((record) => view.graph.targets(record, 'alias.name')).find(isLoadBalancer);
}

/** The cache policies of behaviours; a managed policy of AWS is no block. */
export function cachePolicies(view: View, found: readonly Json[]): Block[] {
  const { distribution, graph } = view;
  if (!distribution) return [];
  return found.flatMap((one) =>
    graph
      .references(distribution, text(one, 'cache_policy_id'))
      .filter(({ block }) => block.type === 'aws_cloudfront_cache_policy')
      .map(({ block }) => block),
  );
}

function isLoadBalancer({ type }: Block): boolean {
  return type === 'aws_lb' || type === 'aws_alb';
}
