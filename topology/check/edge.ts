import type { Topology } from '../types.ts';
import type { TopologyProblem } from './problem.ts';

/** What CloudFront and the load balancer must agree on. */
export function checkEdge({ cdn, loadBalancer, ports }: Topology): TopologyProblem[] {
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
  for (const name of ['http', 'https'] as const) {
    const standard = { http: 80, https: 443 }[name];
    if (ports[name] === standard) continue;
    const specification = 'ALB Security Group: Inbound';
    problems.push({ field: `ports.${name}`, value: ports[name], allowed: `${standard}`, specification });
  }
  return problems;
}
