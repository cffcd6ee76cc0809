import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { TerraformVariable } from 'cdktn';
import { type Block, synthesize } from '../testing/synth.ts';
import { Account } from './account.ts';
import { RedisToken } from './redis-token.ts';

const secretArn = 'arn:aws:secretsmanager:us-east-1:1:secret:redis';
const cache = {
  id: 'redis',
  arn: 'arn:aws:elasticache:us-east-1:1:replicationgroup:redis',
  host: 'redis.internal',
};

const make = () =>
  synthesize((stack, topology) => {
    const account = new Account(stack, 'account', { topology });
    const version = new TerraformVariable(stack, 'redis_token_version', { type: 'number' });
    new RedisToken(stack, 'redis-token', {
      topology,
      account,
      secretArn,
      cache,
      tokenVersion: version.numberValue,
      subnetIds: ['subnet-a', 'subnet-b'],
      securityGroupId: 'sg-tasks',
      network: [],
      dataKeyArn: 'arn:data-key',
      logsKeyArn: 'arn:logs-key',
      failureTopicArn: 'arn:topic',
    });
  });

suite("the function of Redis's token", () => {
  test('is called by Terraform once per version', () => {
    const invocation = make().one('aws_lambda_invocation');
    assert.match(
      invocation.input,
      /jsonencode\(\{"action" = "apply", "version" = var\.redis_token_version\}\)/,
    );
  });

  test('rotates the secret on schedule, after the first token is there, and not at once', () => {
    const rotation = make().one('aws_secretsmanager_secret_rotation');
    assert.equal(rotation.rotation_rules.automatically_after_days, 90);
    assert.equal(rotation.rotate_immediately, false);
    assert.ok(rotation.depends_on.some((name: string) => name.startsWith('aws_lambda_invocation.')));
  });

  test('may be called by Secrets Manager for this secret only', () => {
    const permission = make().one('aws_lambda_permission');
    assert.deepEqual(
      [permission.principal, permission.source_arn],
      ['secretsmanager.amazonaws.com', secretArn],
    );
    assert.ok(permission.source_account);
  });

  test('may change one secret and one cache, and nothing by a wildcard that AWS lets us narrow', () => {
    const statements: Block[] = JSON.parse(make().one('aws_iam_role_policy').policy).Statement;
    const everywhere = statements.filter(({ Resource }) => Resource.includes('*'));
    assert.deepEqual(everywhere.flatMap(({ Action }) => Action).sort(), [
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'secretsmanager:GetRandomPassword',
    ]);
    assert.ok(statements.every(({ Action }) => !JSON.stringify(Action).includes('*')));
    const token = statements.find(({ Sid }) => Sid === 'Token');
    assert.deepEqual(token?.Resource, [cache.arn]);
  });

  test('stands where Redis can be asked, and knows where that is', () => {
    const made = make().one('aws_lambda_function');
    assert.deepEqual(made.vpc_config.security_group_ids, ['sg-tasks']);
    assert.deepEqual(made.environment.variables, {
      SECRET_ARN: secretArn,
      REPLICATION_GROUP: 'redis',
      REDIS_HOST: 'redis.internal',
      REDIS_PORT: '6379',
    });
    assert.equal(made.kms_key_arn, 'arn:data-key');
    assert.equal(made.dead_letter_config.target_arn, 'arn:topic');
  });

  test('comes as an archive named after its content', () => {
    const made = make().one('aws_lambda_function');
    assert.match(made.filename, /^assets\/[\w-]+\/[0-9a-f]{16}\/redis-token\.zip$/);
    assert.match(made.source_code_hash, /^[A-Za-z0-9+/]{43}=$/);
  });

  test('writes into a log of ours', () => {
    const log = make().one('aws_cloudwatch_log_group');
    assert.equal(log.name, '/aws/lambda/mangu-publishing-redis-token-production');
    assert.equal(log.retention_in_days, 7);
  });
});
