import type { Topology } from '../types.ts';
import type { TopologyProblem } from './problem.ts';

/** What CloudFront and the load balancer must agree on. */
export function checkEdge({ cdn, loadBalancer }: Topology): TopologyProblem[] {
  const problems: TopologyProblem[] = [];
  const schemes = { public: 'internet-facing', 'vpc-origin': 'internal' } as const;
  if (loadBalancer.scheme !== schemes[cdn.origin]) {
    problems.push({
      field: 'loadBalancer.scheme',
      value: loadBalancer.scheme,
      allowed: `${schemes[cdn.origin]}, since cdn.origin is ${cdn.origin}`,
      specification: 'Load Balancer: Scheme',
    });
  }
  if (cdn.originKeepaliveSeconds >= loadBalancer.idleTimeoutSeconds) {
    problems.push({
      field: 'cdn.originKeepaliveSeconds',
      value: cdn.originKeepaliveSeconds,
      allowed: `less than loadBalancer.idleTimeoutSeconds (${loadBalancer.idleTimeoutSeconds})`,
      specification: 'CDN: API Requests',
    });
  }
  return problems;
}
