import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { ref } from '../../../testing/graph.ts';
import { violations } from '../../../testing/policies.ts';
import { secretValues } from './secret-values.ts';
import { spotSplit, spread } from './spot-split.ts';
import { storesEncrypted } from './stores.ts';
import { wildcards } from './wildcards.ts';

suite('secrets', () => {
  const container = (environment: object[]) => ({
    'aws_ecs_task_definition.server': { container_definitions: JSON.stringify([{ environment }]) },
  });

  test('that are written only and taken by ARN are right', () => {
    const all = {
      'ephemeral.aws_secretsmanager_random_password.new': {},
      'aws_db_instance.db': {
        password_wo: ref('ephemeral.aws_secretsmanager_random_password.new.random_password'),
      },
      ...container([
        { name: 'REDIS_SECRET', value: ref('aws_secretsmanager_secret.redis.arn') },
        { name: 'PORT', value: '3000' },
      ]),
    };
    assert.deepEqual(violations(secretValues, all), []);
  });

  test('that the state would keep are told', () => {
    const found = violations(secretValues, {
      'aws_db_instance.db': { password: ref('random_password.db.result') },
      'random_password.db': {},
      'aws_elasticache_replication_group.redis': { auth_token: 'abc' },
      'aws_secretsmanager_secret_version.app': { secret_string: '{}' },
    });
    assert.deepEqual(found.map((one) => one.split(' ')[0]).sort(), [
      'aws_db_instance.db',
      'aws_elasticache_replication_group.redis',
      'aws_secretsmanager_secret_version.app',
      'random_password.db',
    ]);
  });

  test('that stand in a variable, an address or a text are told', () => {
    const key = ['AKIA', 'ABCDEFGHIJKLMNOP'].join('');
    const found = violations(secretValues, {
      ...container([
        { name: 'DATABASE_PASSWORD', value: 'hunter2' },
        { name: 'URL', value: 'postgres://mangu:hunter2@db/mangu' },
      ]),
      'aws_lambda_function.turn': { environment: { variables: { AUTH_TOKEN: 'abc', KEY_ID: key } } },
    });
    assert.match(found.join('\n'), /server gives DATABASE_PASSWORD in the clear/);
    assert.match(found.join('\n'), /server holds a password in an address/);
    assert.match(found.join('\n'), /turn gives AUTH_TOKEN in the clear/);
    assert.match(found.join('\n'), /turn holds an access key of AWS/);
  });

  test('that were read back may go into the origin header and nowhere else', () => {
    const value = ref('data.aws_secretsmanager_secret_version.app.secret_string');
    const source = { 'data.aws_secretsmanager_secret_version.app': {} };
    const header = { origin: [{ custom_header: [{ name: 'X', value }] }] };
    assert.deepEqual(violations(secretValues, { ...source, 'aws_cloudfront_distribution.cdn': header }), []);
    assert.match(
      violations(secretValues, { ...source, 'aws_ssm_parameter.copy': { description: value } }).join(),
      /takes a secret that was read into the state/,
    );
  });
});

suite('the split between Spot and on demand', () => {
  const providers = {
    'aws_ecs_cluster_capacity_providers.all': { capacity_providers: ['FARGATE', 'FARGATE_SPOT'] },
  };
  const service = (base: number, onDemand: number, spot: number, more: object = {}) => ({
    ...providers,
    'aws_ecs_service.server': {
      capacity_provider_strategy: [
        { capacity_provider: 'FARGATE', base, weight: onDemand },
        { capacity_provider: 'FARGATE_SPOT', weight: spot },
      ],
      ...more,
    },
  });

  test('is near 80 % for 2 to 10 tasks with one on demand as base', () => {
    assert.deepEqual(violations(spotSplit, service(1, 1, 4)), []);
    const shares = [
      { provider: 'FARGATE', base: 1, weight: 1 },
      { provider: 'FARGATE_SPOT', base: 0, weight: 4 },
    ];
    const spot = [2, 3, 4, 5, 6, 7, 8, 9, 10].map((tasks) => spread(tasks, shares).get('FARGATE_SPOT'));
    assert.deepEqual(spot, [1, 2, 2, 3, 4, 5, 6, 6, 7]);
  });

  test('that does not apply, runs away from its weights or leaves nothing on demand is told', () => {
    const said = (resources: ReturnType<typeof service>) => violations(spotSplit, resources).join('\n');
    assert.match(said(service(1, 1, 4, { launch_type: 'FARGATE' })), /overrules every strategy/);
    assert.match(said(service(3, 1, 4)), /of 10 tasks 6 are Spot/);
    assert.match(said(service(0, 1, 9)), /of 2 tasks all are Spot/);
    assert.match(
      violations(spotSplit, {
        ...service(1, 1, 4),
        ...{ 'aws_ecs_cluster_capacity_providers.all': {} },
      }).join(),
      /FARGATE_SPOT is no capacity provider of its cluster/,
    );
    assert.match(
      violations(spotSplit, { 'aws_ecs_service.server': {} }).join(),
      /has no capacity provider strategy/,
    );
  });
});

suite('data stores', () => {
  const key = ref('aws_kms_key.data.arn');
  const bucket = (algorithm: string, open: object = {}) => ({
    'aws_kms_key.data': {},
    'aws_s3_bucket.books': { bucket: 'books' },
    'aws_s3_bucket_server_side_encryption_configuration.books': {
      bucket: ref('aws_s3_bucket.books.id'),
      rule: [
        {
          apply_server_side_encryption_by_default: {
            sse_algorithm: algorithm,
            ...(algorithm === 'aws:kms' ? { kms_master_key_id: key } : {}),
          },
        },
      ],
    },
    'aws_s3_bucket_public_access_block.books': {
      bucket: ref('aws_s3_bucket.books.id'),
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
      ...open,
    },
  });

  test('with a key of ours, and buckets closed in all four ways, are right', () => {
    const all = { ...bucket('aws:kms'), 'aws_db_instance.db': { storage_encrypted: true, kms_key_id: key } };
    assert.deepEqual(violations(storesEncrypted, all), []);
  });

  test('without a key of ours or open to the public are told', () => {
    assert.match(violations(storesEncrypted, bucket('AES256')).join(), /not encrypted with a key of ours/);
    assert.match(
      violations(storesEncrypted, bucket('aws:kms', { restrict_public_buckets: false })).join(),
      /not closed/,
    );
    const found = violations(storesEncrypted, {
      'aws_db_instance.db': {},
      'aws_sns_topic.mail': { kms_master_key_id: 'alias/aws/sns' },
    });
    assert.equal(found.length, 3);
  });

  test('may lie under the key of S3 where the load balancer writes, which knows no other', () => {
    const balancer = { 'aws_lb.alb': { access_logs: { bucket: ref('aws_s3_bucket.books.id') } } };
    assert.deepEqual(violations(storesEncrypted, { ...bucket('AES256'), ...balancer }), []);
  });
});

suite('policies of AWS', () => {
  const policy = (statement: object, type = 'aws_iam_role_policy') =>
    violations(wildcards, { [`${type}.one`]: { policy: JSON.stringify({ Statement: [statement] }) } });

  test('that name actions and resources are right, and those that AWS gives no resource', () => {
    assert.deepEqual(policy({ Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::a/*' }), []);
    assert.deepEqual(policy({ Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' }), []);
    assert.deepEqual(policy({ Effect: 'Deny', Action: '*', Resource: '*', Principal: '*' }), []);
    const account = { Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: 'arn:root' } };
    assert.deepEqual(policy(account, 'aws_kms_key'), []);
  });

  test('that allow everything, every resource or everybody are told', () => {
    assert.match(policy({ Effect: 'Allow', Action: '*', Resource: '*' }).join(), /allows \*/);
    assert.match(policy({ Effect: 'Allow', Action: ['s3:*'], Resource: 'arn:x' }).join(), /allows s3:\*/);
    assert.match(
      policy({ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'] }).join(),
      /on every resource/,
    );
    const open = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:x', Principal: '*' };
    assert.match(policy(open, 'aws_s3_bucket_policy').join(), /allows everybody/);
    assert.match(
      policy({ ...open, Principal: { AWS: '*' } }, 'aws_s3_bucket_policy').join(),
      /allows everybody/,
    );
  });
});
