import { number, text, texts } from '../../../synth/values.ts';
import { addressOf, fact, is, leadsTo } from '../facts.ts';
import { row, section, type View } from '../row.ts';
import { behaviours, cachePolicies, originOf } from './cdn-parts.ts';

/** `Managed-CachingDisabled`, the same id in every account (AWS: Use managed cache policies). */
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allMethods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

export const cdn = section(
  'cdn',
  ['## Components', '### 6. CDN (CloudFront)'],
  [
    row('price-class', '- **Price Class**: PriceClass_100 (US, Canada, Europe)', ({ distribution }) => [
      is(distribution, 'price_class', 'PriceClass_100'),
    ]),
    row('caching', '- **Cache Behavior**: Static assets cached at edge', (view) => {
      const found = behaviours(view, 'static');
      const policies = cachePolicies(view, found);
      const longest = Math.max(0, ...policies.map(({ attributes }) => number(attributes, 'default_ttl')));
      return [
        fact(
          view.distribution,
          'behaviours of the bucket',
          found.map((one) => text(one, 'path_pattern') || 'default').join(', ') || 'none',
          'at least one',
          found.length > 0,
        ),
        fact(policies[0], 'default_ttl', `${longest} s at most`, 'above 0', longest > 0),
      ];
    }),
    row('api', '- **API Requests**: Forwarded to ALB', (view) => apiFacts(view)),
    row(
      'certificate',
      '- **SSL Certificate**: AWS ACM',
      (view) => {
        const path = 'viewer_certificate.acm_certificate_arn';
        const types = ['aws_acm_certificate', 'aws_acm_certificate_validation'];
        const certificate = view.graph
          .targets(view.distribution, path)
          .find(({ type }) => types.includes(type));
        const region = certificate ? view.graph.region(certificate) : '';
        return [
          leadsTo(view, view.distribution, path, ...types),
          // CloudFront takes certificates of us-east-1 only.
          fact(certificate, 'region', region, 'us-east-1', region === 'us-east-1'),
        ];
      },
      { everywhere: true, needs: 'domain' },
    ),
    row('compression', '- **Compression**: Gzip and Brotli', (view) => {
      const found = behaviours(view, 'static');
      const compressed = found.every((one) => text(one, 'compress') === 'true');
      const cached = cachePolicies(view, found).filter(({ attributes }) => number(attributes, 'max_ttl') > 0);
      const kinds = 'parameters_in_cache_key_and_forwarded_to_origin.enable_accept_encoding_';
      return [
        fact(view.distribution, 'compress', String(compressed), 'true', found.length > 0 && compressed),
        ...(['gzip', 'brotli'] as const).map((kind) => {
          const off = cached.filter(({ attributes }) => text(attributes, kinds + kind) !== 'true');
          const where = off.map(addressOf).join(', ');
          return fact(
            cached[0],
            `enable_accept_encoding_${kind}`,
            where ? `off in ${where}` : 'true',
            'true',
            !where,
          );
        }),
      ];
    }),
  ],
);

function apiFacts(view: View) {
  const { distribution } = view;
  const [behaviour] = behaviours(view, 'api');
  const origin = behaviour === undefined ? undefined : originOf(view, behaviour);
  const methods = texts(behaviour, 'allowed_methods').sort();
  const policy = cachePolicies(view, behaviour === undefined ? [] : [behaviour])[0];
  const uncached = policy
    ? number(policy.attributes, 'max_ttl') === 0
    : text(behaviour, 'cache_policy_id') === cachingDisabled;
  return [
    fact(distribution, 'origin of /api/*', origin?.address ?? 'none', 'aws_lb', origin?.type === 'aws_lb'),
    fact(
      distribution,
      'allowed_methods of /api/*',
      methods.join(', ') || 'none',
      allMethods.join(', '),
      methods.join() === allMethods.join(),
    ),
    fact(distribution, 'caching of /api/*', uncached ? 'none' : 'cached', 'none', uncached),
  ];
}
