import { Route53Record } from '@cdktn/provider-aws/lib/route53-record/index.js';
import { Construct } from 'constructs';
import { originNameOf } from './certificates.ts';

export interface DnsProps {
  readonly domainName: string;
  readonly zoneId: string;
  readonly cdn: { readonly domainName: string; readonly zoneId: string };
  readonly loadBalancer: { readonly dnsName: string; readonly zoneId: string };
}

/** The readers' name leads to CloudFront by IPv4 and IPv6, the origin's name to the load balancer. */
export class Dns extends Construct {
  constructor(scope: Construct, id: string, { domainName, zoneId, cdn, loadBalancer }: DnsProps) {
    super(scope, id);
    for (const type of ['A', 'AAAA']) {
      new Route53Record(this, `readers-${type.toLowerCase()}`, {
        zoneId,
        name: domainName,
        type,
        // CloudFront is always there, says Route 53, and offers no other answer.
        alias: { name: cdn.domainName, zoneId: cdn.zoneId, evaluateTargetHealth: false },
      });
    }
    new Route53Record(this, 'origin-a', {
      zoneId,
      name: originNameOf(domainName),
      type: 'A',
      alias: { name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true },
    });
  }
}
