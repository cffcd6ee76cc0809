import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EnvironmentName } from '@mangu/topology/types';
import { type Block, synthesize } from '../testing/synth.ts';
import { AccessLogs } from './access-logs.ts';
import { Account } from './account.ts';

const make = (environment: EnvironmentName = 'production') =>
  synthesize((stack, topology) => {
    const account = new Account(stack, 'account', { topology });
    new AccessLogs(stack, 'access-logs', { topology, account });
  }, environment);

suite('the access logs', () => {
  const module = make();
  const statements: Block[] = JSON.parse(module.one('aws_s3_bucket_policy').policy).Statement;
  const find = (sid: string) => statements.find(({ Sid }) => Sid === sid) ?? {};

  test('are encrypted by S3 itself, since the load balancer cannot write with a KMS key', () => {
    const [rule] = module.one('aws_s3_bucket_server_side_encryption_configuration').rule;
    assert.equal(rule.apply_server_side_encryption_by_default.sse_algorithm, 'AES256');
  });

  test('take the logs of our load balancer only below our own account', () => {
    assert.match(find('LoadBalancer').Resource[0], /\/load-balancer\/AWSLogs\/\$\{.*account_id\}\/\*$/);
    assert.deepEqual(find('LoadBalancer').Principal, {
      Service: 'logdelivery.elasticloadbalancing.amazonaws.com',
    });
    assert.match(find('LoadBalancerAccount').Principal.AWS, /aws_elb_service_account/);
    assert.deepEqual(find('LoadBalancerAccount').Resource, find('LoadBalancer').Resource);
  });

  test('take logs of buckets and of the CDN from our account only', () => {
    for (const sid of ['Buckets', 'Cdn']) {
      assert.match(find(sid).Condition.StringEquals['aws:SourceAccount'], /account_id/, sid);
      assert.ok(find(sid).Condition.ArnLike['aws:SourceArn'], sid);
    }
  });

  test('let nobody do more than add, and nobody at all without a condition or an own path', () => {
    for (const { Effect, Action } of statements) {
      if (Effect === 'Allow') assert.deepEqual(Action, ['s3:PutObject']);
    }
  });

  test('are kept for a year and then removed, all versions of them', () => {
    const rule = module
      .one('aws_s3_bucket_lifecycle_configuration')
      .rule.find(({ id }: Block) => id === 'expire');
    assert.deepEqual(rule.expiration, [{ days: 365 }]);
    assert.deepEqual(rule.noncurrent_version_expiration, [{ noncurrent_days: 365 }]);
  });

  test('can be destroyed with an environment for some days, not with production', () => {
    assert.equal(module.one('aws_s3_bucket').force_destroy, false);
    assert.equal(make('development').one('aws_s3_bucket').force_destroy, true);
  });
});
