import { text } from '../../../synth/values.ts';
import { counts, fact, is, isOff, leadsTo, pointsAt } from '../facts.ts';
import { row, section, type View } from '../row.ts';
import { rateLimits } from './firewall.ts';

/** Prefers TLS 1.3 and takes 1.2, because CloudFront speaks 1.2 to its origins (decision 0019). */
export const loadBalancerTls = 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06';

export const loadBalancer = section(
  'load-balancer',
  ['## Components', '### 5. Load Balancer (ALB)'],
  [
    row('type', '- **Type**: Application Load Balancer', ({ loadBalancer }) => [
      is(loadBalancer, 'load_balancer_type', 'application'),
    ]),
    row('scheme', '- **Scheme**: Internet-facing', (view) => [
      isOff(view.loadBalancer, 'internal'),
      ...view.subnets('public').map((subnet) => {
        const inIt = view.graph.targets(view.loadBalancer, 'subnets').includes(subnet);
        return fact(view.loadBalancer, 'subnets', inIt ? subnet.address : 'not in it', subnet.address, inIt);
      }),
    ]),
    row('tls', '- **SSL/TLS**: TLS 1.3', (view) => tlsFacts(view), { everywhere: true, needs: 'domain' }),
    row('health', '- **Health Checks**: Enabled', (view) =>
      (['server', 'client'] as const).map((service) => {
        const group = view.targetGroup(service);
        const path = text(group?.attributes, 'health_check.path');
        const on = text(group?.attributes, 'health_check.enabled') !== 'false';
        return fact(group, 'health_check', on && path ? `on, ${path}` : 'off', 'on', on && path !== '');
      }),
    ),
    row('cross-zone', '- **Cross-Zone Load Balancing**: Enabled', ({ loadBalancer }) => [
      is(loadBalancer, 'enable_cross_zone_load_balancing', true),
    ]),
    row(
      'waf',
      '- **WAF**: Enabled with rate limiting',
      (view) => {
        const association = view.graph.parts(
          view.loadBalancer,
          'aws_wafv2_web_acl_association',
          'resource_arn',
        )[0];
        return [
          pointsAt(view, association, 'web_acl_arn', view.firewall('REGIONAL')),
          counts(
            rateLimits(view, 'REGIONAL').length > 0
              ? [view.firewall('REGIONAL')].flatMap((one) => one ?? [])
              : [],
            1,
            'rate_based_statement',
          ),
        ];
      },
      { everywhere: true },
    ),
  ],
);

function tlsFacts(view: View) {
  const listeners = view.listeners('HTTPS');
  return [
    counts(listeners, 1, 'aws_lb_listener'),
    is(listeners[0], 'port', 443),
    is(listeners[0], 'ssl_policy', loadBalancerTls),
    leadsTo(view, listeners[0], 'certificate_arn', 'aws_acm_certificate', 'aws_acm_certificate_validation'),
  ];
}
