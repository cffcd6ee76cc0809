import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EnvironmentName } from '@mangu/topology/types';
import { type Block, type Synthesized, synthesize } from '../testing/synth.ts';
import { Account } from './account.ts';
import { Keys } from './keys.ts';

const make = (environment: EnvironmentName = 'production') =>
  synthesize((stack, topology) => {
    const account = new Account(stack, 'account', { topology });
    new Keys(stack, 'keys', { topology, account, global: stack.global, recovery: stack.recovery });
  }, environment);

/** The one of a part of the keys. */
const of = (module: Synthesized, type: string, part: string): Block => {
  const found = Object.entries(module.all(type)).find(([name]) => name.startsWith(`keys_${part}_`));
  assert.ok(found, `${type} of ${part}`);
  return found[1];
};

const statements = (key: Block): Block[] => JSON.parse(key.policy).Statement;

suite('the keys', () => {
  test('rotate, have a name and can be taken back for thirty days', () => {
    const module = make();
    const keys = Object.values(module.all('aws_kms_key'));
    assert.equal(keys.length, 4);
    for (const key of keys) {
      assert.equal(key.enable_key_rotation, true);
      assert.equal(key.deletion_window_in_days, 30);
    }
    const names = Object.values(module.all('aws_kms_alias')).map((alias) => alias.name);
    assert.ok(names.includes('alias/mangu-publishing-data-production'));
  });

  test('belong to the account and to named services under a condition, never to everybody', () => {
    for (const key of Object.values(make().all('aws_kms_key'))) {
      const [account, ...services] = statements(key);
      assert.match(account?.Principal.AWS, /:iam::.*:root$/);
      for (const statement of services) {
        assert.ok(statement.Principal.Service, statement.Sid);
        assert.ok(statement.Condition, statement.Sid);
        assert.ok(!statement.Action.includes('kms:*'), statement.Sid);
      }
    }
  });

  test('let CloudFront read only for distributions of this account', () => {
    const [, cloudfront] = statements(of(make(), 'aws_kms_key', 'data'));
    assert.equal(cloudfront?.Principal.Service, 'cloudfront.amazonaws.com');
    assert.match(cloudfront?.Condition.ArnLike['aws:SourceArn'], /:cloudfront::.*:distribution\/\*$/);
  });

  test('for logs lie in the region of the logs', () => {
    const module = make();
    const [, logs] = statements(of(module, 'aws_kms_key', 'logs'));
    assert.equal(logs?.Principal.Service, 'logs.us-east-1.amazonaws.com');
    assert.equal(of(module, 'aws_kms_key', 'global-logs').provider, 'aws.global');
    assert.equal(of(module, 'aws_kms_alias', 'global-logs').provider, 'aws.global');
  });

  test('for copied backups exist only where backups are copied', () => {
    assert.equal(of(make(), 'aws_kms_key', 'recovery').provider, 'aws.recovery');
    const names = Object.keys(make('staging').all('aws_kms_key'));
    assert.ok(!names.some((name) => name.includes('recovery')));
  });
});
