import {
  CloudfrontDistribution,
  type CloudfrontDistributionConfig,
} from '@cdktn/provider-aws/lib/cloudfront-distribution/index.js';
import { CloudfrontOriginAccessControl } from '@cdktn/provider-aws/lib/cloudfront-origin-access-control/index.js';
import { nameOf } from '@mangu/topology/names';
import type { ITerraformDependable, TerraformProvider } from 'cdktn';
import { Construct } from 'constructs';
import { CdnLogs } from './cdn-logs.ts';
import { CdnOrigin, type CdnOriginProps } from './cdn-origin.ts';
import { CdnPolicies, managedPolicies } from './cdn-policies.ts';

export interface CdnProps extends Omit<CdnOriginProps, 'originName' | 'encrypted'> {
  /** Absent where the topology has no domain: readers use CloudFront's own name then. */
  readonly domain:
    | {
        readonly name: string;
        /** Name under which the load balancer's certificate knows it. */
        readonly originName: string;
        /** Issued, in us-east-1. */
        readonly certificateArn: string;
      }
    | undefined;
  readonly staticAssets: {
    readonly regionalDomainName: string;
    readBy(distributionArn: string): void;
  };
  /** Of the firewall that guards the CDN. */
  readonly firewallArn: string;
  readonly accessLogs: {
    readonly bucketArn: string;
    readonly ready: readonly ITerraformDependable[];
  };
  /** In us-east-1, where CloudFront's logs begin. */
  readonly global: TerraformProvider;
}

const originIds = { assets: 'assets', loadBalancer: 'load-balancer', assetsOrClient: 'assets-or-client' };

/** Every code that CloudFront would keep by itself for ten seconds. */
const errorCodes = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/** What the bucket answers for a file that it has not (it lets nobody list), and when it is in trouble. */
const failoverCodes = [403, 404, 500, 502, 503, 504];

/**
 * Specification: CDN. Which path goes where:
 *
 * - `staticPaths` come from the bucket and are kept for a year. What the bucket has not, the client service is asked
 *   for, which holds the files of its own release: nothing is missing while a release is going out.
 * - `apiPaths` go to the server with all that the viewer sent, and nothing is kept.
 * - Everything else goes to the client service. nginx turns deep links into the page of the app, so there is neither a
 *   function here nor an error page that could hide a 404 of the API.
 */
export class Cdn extends Construct {
  readonly distributionId: string;
  readonly distributionArn: string;
  /** `d111111abcdef8.cloudfront.net`. */
  readonly domainName: string;
  readonly zoneId: string;
  /** What readers type, without a slash at the end. */
  readonly publicUrl: string;

  constructor(scope: Construct, id: string, props: CdnProps) {
    super(scope, id);
    const { topology, domain, staticAssets } = props;
    const { priceClass, minimumTls, staticPaths, apiPaths, blockedCountries } = topology.cdn;
    const policies = new CdnPolicies(this, 'policies', { topology });
    const access = new CloudfrontOriginAccessControl(this, 'access', {
      name: nameOf(topology, 'assets'),
      description: 'CloudFront signs its requests to the static assets',
      originAccessControlOriginType: 's3',
      signingBehavior: 'always',
      signingProtocol: 'sigv4',
    });
    const { origin } = new CdnOrigin(this, 'origin', {
      ...props,
      originName: domain?.originName,
      encrypted: domain !== undefined,
    });

    const behaviour = {
      viewerProtocolPolicy: 'redirect-to-https',
      responseHeadersPolicyId: policies.headersId,
      compress: true,
    };
    const read = { allowedMethods: ['GET', 'HEAD'], cachedMethods: ['GET', 'HEAD'] };
    const distribution = new CloudfrontDistribution(this, 'distribution', {
      enabled: true,
      comment: nameOf(topology),
      priceClass,
      httpVersion: 'http2and3',
      isIpv6Enabled: true,
      defaultRootObject: 'index.html',
      webAclId: props.firewallArn,
      ...names(domain, minimumTls),
      origin: [
        {
          originId: originIds.assets,
          domainName: staticAssets.regionalDomainName,
          originAccessControlId: access.id,
        },
        { originId: originIds.loadBalancer, ...origin },
      ],
      originGroup: [
        {
          originId: originIds.assetsOrClient,
          failoverCriteria: { statusCodes: failoverCodes },
          member: [{ originId: originIds.assets }, { originId: originIds.loadBalancer }],
        },
      ],
      defaultCacheBehavior: {
        ...behaviour,
        ...read,
        targetOriginId: originIds.loadBalancer,
        cachePolicyId: policies.pagesId,
      },
      orderedCacheBehavior: [
        ...apiPaths.map((pathPattern) => ({
          ...behaviour,
          pathPattern,
          targetOriginId: originIds.loadBalancer,
          allowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
          cachedMethods: ['GET', 'HEAD'],
          cachePolicyId: managedPolicies.cachingDisabled,
          // The server compares the Host and Origin headers with its public URL, so it needs the viewer's; and it counts
          // by the viewer's address.
          originRequestPolicyId: managedPolicies.allViewerAndCloudFront,
        })),
        ...staticPaths.map((pathPattern) => ({
          ...behaviour,
          ...read,
          pathPattern,
          targetOriginId: originIds.assetsOrClient,
          cachePolicyId: policies.assetsId,
        })),
      ],
      // No page is put in the place of an error, and none is kept: what was missing may be there a moment later.
      customErrorResponse: errorCodes.map((errorCode) => ({ errorCode, errorCachingMinTtl: 0 })),
      restrictions: {
        geoRestriction:
          blockedCountries.length > 0
            ? { restrictionType: 'blacklist', locations: [...blockedCountries] }
            : { restrictionType: 'none' },
      },
    });

    staticAssets.readBy(distribution.arn);
    new CdnLogs(this, 'logs', {
      topology,
      distributionArn: distribution.arn,
      global: props.global,
      ...props.accessLogs,
    });
    this.distributionId = distribution.id;
    this.distributionArn = distribution.arn;
    this.domainName = distribution.domainName;
    this.zoneId = distribution.hostedZoneId;
    this.publicUrl = `https://${domain?.name ?? distribution.domainName}`;
  }
}

function names(
  domain: CdnProps['domain'],
  minimumProtocolVersion: string,
): Pick<CloudfrontDistributionConfig, 'aliases' | 'viewerCertificate'> {
  if (!domain) return { viewerCertificate: { cloudfrontDefaultCertificate: true } };
  return {
    aliases: [domain.name],
    viewerCertificate: {
      acmCertificateArn: domain.certificateArn,
      sslSupportMethod: 'sni-only',
      minimumProtocolVersion,
    },
  };
}
