import { number, text } from '../../../synth/values.ts';
import { evidence, fact, holds, is, leadsTo } from '../facts.ts';
import { row, section, type View } from '../row.ts';

export const cache = section(
  'cache',
  ['## Components', '### 4. Cache (ElastiCache Redis 7)'],
  [
    row('engine', '### 4. Cache (ElastiCache Redis 7)', ({ cache }) => [
      is(cache, 'engine', 'redis'),
      holds(cache, 'engine_version', (version) => /^7(\.|$)/.test(version), '7'),
    ]),
    row('node', '- **Node Type**: cache.t3.micro', ({ cache }) => [is(cache, 'node_type', 'cache.t3.micro')]),
    row('mode', '- **Cluster Mode**: Single node (can scale to multi-node)', (view) => [
      is(view.cache, 'num_cache_clusters', 1),
      fact(
        view.cache,
        'resource type',
        view.cache?.type ?? '',
        'aws_elasticache_replication_group',
        view.cache?.type === 'aws_elasticache_replication_group',
      ),
    ]),
    row(
      'encryption',
      '- **Encryption**: At rest and in transit',
      (view) => [
        is(view.cache, 'at_rest_encryption_enabled', true),
        leadsTo(view, view.cache, 'kms_key_id', 'aws_kms_key', 'aws_kms_alias'),
        is(view.cache, 'transit_encryption_enabled', true),
      ],
      { everywhere: true },
    ),
    row('token', '- **Auth Token**: Required', (view) => tokenFacts(view), { everywhere: true }),
    row('failover', '- **Automatic Failover**: Enabled (multi-node)', (view) => [
      failover(view, 'automatic_failover_enabled'),
      failover(view, 'multi_az_enabled'),
      evidence(view, 'test', 'infra/constructs/cache.test.ts', 'fail'),
    ]),
  ],
);

/** Terraform cannot write the token without keeping it, so a function does, from the secret, before tasks start. */
function tokenFacts(view: View) {
  const { cache, graph } = view;
  const secret = view.secret('redis');
  const invocation = graph.all('aws_lambda_invocation').find((one) => {
    const made = graph.target(one, 'function_name', 'aws_lambda_function');
    const known = made ? graph.references(made).map(({ block }) => block) : [];
    return cache !== undefined && secret !== undefined && known.includes(cache) && known.includes(secret);
  });
  const ignored = text(cache?.attributes, 'auth_token');
  return [
    fact(
      cache,
      'auth_token',
      invocation ? `set by ${invocation.address} from ${secret?.address}` : 'set by nobody',
      'set from the secret',
      invocation !== undefined && ignored === '',
    ),
    ...view.containers(view.taskDefinition('server')).map((container) => {
      const found = JSON.stringify(Object(container).secrets ?? []);
      const passes = secret !== undefined && found.includes(secret.address);
      return fact(
        view.taskDefinition('server'),
        'secrets',
        passes ? `takes the token from ${secret.address}` : 'does not take it',
        'takes the token from the secret',
        passes,
      );
    }),
  ];
}

/** AWS refuses failover with one node; with two it must be on. */
function failover({ cache }: View, path: string) {
  const nodes = number(cache?.attributes, 'num_cache_clusters');
  const value = text(cache?.attributes, path) || 'false';
  const found = nodes > 1 ? `${value} with ${nodes} nodes` : `${value}: AWS needs two nodes for it`;
  return fact(cache, path, found, 'true from two nodes', value === String(nodes > 1));
}
