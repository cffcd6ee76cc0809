import { CloudfrontCachePolicy } from '@cdktn/provider-aws/lib/cloudfront-cache-policy/index.js';
import { CloudfrontResponseHeadersPolicy } from '@cdktn/provider-aws/lib/cloudfront-response-headers-policy/index.js';
import { nameOf } from '@mangu/topology/names';
import { securityHeaders } from '@mangu/topology/security-headers';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';

/** Policies that AWS keeps, by the ids of its developer guide; they are the same in every account. */
export const managedPolicies = {
  /** Cache policy Managed-CachingDisabled. */
  cachingDisabled: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
  /**
   * Origin request policy Managed-AllViewerAndCloudFrontHeaders-2022-06: all headers (Host too), cookies and queries of
   * the viewer, and what CloudFront knows of the viewer, such as the address.
   */
  allViewerAndCloudFront: '33f36d7e-f396-46d9-90e0-52428a34d9dc',
} as const;

/** What CloudFront keeps and for how long, and which headers it adds. */
export class CdnPolicies extends Construct {
  /** Files named after their content. */
  readonly assetsId: string;
  /** Pages: whatever nginx says, else for a minute. */
  readonly pagesId: string;
  readonly headersId: string;

  constructor(scope: Construct, id: string, { topology }: { readonly topology: Topology }) {
    super(scope, id);
    const { assetTtlSeconds, pageTtlSeconds } = topology.cdn;
    // Specification: Compression. CloudFront compresses only under a policy with both flags and a time above 0.
    const cache = (part: string, ttl: { minTtl: number; defaultTtl: number; maxTtl: number }) =>
      new CloudfrontCachePolicy(this, part, {
        name: nameOf(topology, part),
        ...ttl,
        parametersInCacheKeyAndForwardedToOrigin: {
          enableAcceptEncodingBrotli: true,
          enableAcceptEncodingGzip: true,
          cookiesConfig: { cookieBehavior: 'none' },
          headersConfig: { headerBehavior: 'none' },
          queryStringsConfig: { queryStringBehavior: 'none' },
        },
      }).id;
    this.assetsId = cache('assets', { minTtl: 1, defaultTtl: assetTtlSeconds, maxTtl: assetTtlSeconds });
    this.pagesId = cache('pages', { minTtl: 0, defaultTtl: pageTtlSeconds, maxTtl: assetTtlSeconds });

    const { strictTransportSecurity: transport, ...headers } = securityHeaders;
    this.headersId = new CloudfrontResponseHeadersPolicy(this, 'headers', {
      name: nameOf(topology, 'security'),
      securityHeadersConfig: {
        strictTransportSecurity: {
          accessControlMaxAgeSec: transport.maxAgeSeconds,
          includeSubdomains: transport.includeSubdomains,
          preload: transport.preload,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: headers.frameOptions, override: true },
        referrerPolicy: { referrerPolicy: headers.referrerPolicy, override: true },
        // Each kind of page brings its own: the reader's lets in the styles of books, those of data let in nothing.
        contentSecurityPolicy: {
          contentSecurityPolicy: headers.contentSecurityPolicy,
          override: false,
        },
      },
      customHeadersConfig: {
        items: [
          { header: 'Cross-Origin-Opener-Policy', value: headers.crossOriginOpenerPolicy, override: true },
          {
            header: 'Cross-Origin-Resource-Policy',
            value: headers.crossOriginResourcePolicy,
            override: true,
          },
          { header: 'Permissions-Policy', value: headers.permissionsPolicy, override: true },
        ],
      },
      // Which program answered, in which version, is nobody's business.
      removeHeadersConfig: { items: [{ header: 'Server' }, { header: 'X-Powered-By' }] },
    }).id;
  }
}
