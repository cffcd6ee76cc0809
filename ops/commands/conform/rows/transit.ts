import { statementsOf } from '../../../synth/policies.ts';
import { at, text } from '../../../synth/values.ts';
import { addressOf, fact, holds, is } from '../facts.ts';
import type { View } from '../row.ts';
import { environmentOf } from './container-parts.ts';
import { loadBalancerTls } from './load-balancer.ts';

/** Every way that data takes: reader → CDN → load balancer → task → database and Redis, and to buckets. */
export function encryptedWays(view: View) {
  const { distribution } = view;
  const http = view.listeners('HTTP');
  return [
    ...['default_cache_behavior', 'ordered_cache_behavior'].map((kind) =>
      holds(distribution, `${kind}.viewer_protocol_policy`, (one) => one !== 'allow-all', 'HTTPS only'),
    ),
    holds(
      distribution,
      'viewer_certificate.minimum_protocol_version',
      (version) => /^TLSv1\.[23]_20(2[1-9]|[3-9]\d)$/.test(version),
      'TLSv1.2_2021 or newer, which speaks TLS 1.3',
    ),
    is(distribution, 'origin.custom_origin_config.origin_protocol_policy', 'https-only'),
    is(view.listeners('HTTPS')[0], 'ssl_policy', loadBalancerTls),
    ...http.map((listener) => is(listener, 'default_action.type', 'redirect')),
    is(view.targetGroup('server'), 'protocol', 'HTTPS'),
    is(view.targetGroup('client'), 'protocol', 'HTTPS'),
    is(view.cache, 'transit_encryption_enabled', true),
    forcedTls(view),
    verifiedTls(view),
    ...view.buckets.map((bucket) => tlsOnly(view, bucket)),
  ];
}

function forcedTls(view: View) {
  const parameters = view.graph.target(view.database, 'parameter_group_name', 'aws_db_parameter_group');
  const force = at(parameters?.attributes, 'parameter').find((one) => text(one, 'name') === 'rds.force_ssl');
  return fact(
    parameters,
    'rds.force_ssl',
    text(force, 'value') || 'not set',
    '1',
    text(force, 'value') === '1',
  );
}

/** The server checks the certificate and the name of its database. */
function verifiedTls(view: View) {
  const modes = Object.entries(environmentOf(view.container('server'))).filter(([name]) =>
    /DATABASE.*(SSL|TLS)/.test(name),
  );
  const found = modes.map(([name, value]) => `${name}=${value}`).join(', ');
  return fact(
    view.taskDefinition('server'),
    'environment',
    found || 'not set',
    'verify-full',
    modes.some(([, value]) => value === 'verify-full'),
  );
}

function tlsOnly(view: View, bucket: Parameters<View['bucketPart']>[0]) {
  const policy = view.bucketPart(bucket, 'policy');
  const statements = policy ? statementsOf(view.graph, policy) : [];
  const denies = statements.some(
    ({ effect, conditions }) => effect === 'Deny' && text(conditions, 'Bool.aws:SecureTransport') === 'false',
  );
  const found = policy ? addressOf(policy) : 'no policy';
  return fact(bucket, 'policy', denies ? `${found} denies plain HTTP` : found, 'denies plain HTTP', denies);
}
