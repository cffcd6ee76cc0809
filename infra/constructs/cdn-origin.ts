import type { CloudfrontDistributionOrigin } from '@cdktn/provider-aws/lib/cloudfront-distribution/index.js';
import { CloudfrontVpcOrigin } from '@cdktn/provider-aws/lib/cloudfront-vpc-origin/index.js';
import { nameOf } from '@mangu/topology/names';
import { originHeaderName } from '@mangu/topology/proxy-headers';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';
import type { OriginHeader } from './origin-header.ts';

export interface CdnOriginProps {
  readonly topology: Topology;
  readonly loadBalancer: { readonly arn: string; readonly dnsName: string };
  /** Name that the load balancer's certificate holds; absent without a domain. */
  readonly originName: string | undefined;
  /** Whether the load balancer has a certificate. Without one CloudFront comes by HTTP. */
  readonly encrypted: boolean;
  readonly originHeader: OriginHeader;
}

/** How CloudFront reaches the load balancer: by its public name, or through the VPC where it is internal. */
export class CdnOrigin extends Construct {
  /** For the distribution, which adds the id. */
  readonly origin: Omit<CloudfrontDistributionOrigin, 'originId'>;

  constructor(scope: Construct, id: string, props: CdnOriginProps) {
    super(scope, id);
    const { topology, loadBalancer, originName, encrypted, originHeader } = props;
    const timeouts = {
      originReadTimeout: topology.cdn.originReadTimeoutSeconds,
      originKeepaliveTimeout: topology.cdn.originKeepaliveSeconds,
    };
    // CloudFront speaks TLS 1.2 to origins.
    const connection = {
      httpPort: topology.ports.http,
      httpsPort: topology.ports.https,
      originProtocolPolicy: encrypted ? 'https-only' : 'http-only',
    };
    const common = {
      domainName: originName ?? loadBalancer.dnsName,
      customHeader: [{ name: originHeaderName, value: originHeader.current }],
    };
    if (topology.cdn.origin === 'public') {
      this.origin = {
        ...common,
        customOriginConfig: { ...connection, ...timeouts, originSslProtocols: ['TLSv1.2'] },
      };
      return;
    }
    const { id: vpcOriginId } = new CloudfrontVpcOrigin(this, 'vpc', {
      vpcOriginEndpointConfig: [
        {
          ...connection,
          name: nameOf(topology, 'alb'),
          arn: loadBalancer.arn,
          originSslProtocols: [{ items: ['TLSv1.2'], quantity: 1 }],
        },
      ],
    });
    this.origin = { ...common, vpcOriginConfig: { vpcOriginId, ...timeouts } };
  }
}
