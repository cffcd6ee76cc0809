import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Block, synthesize } from '../testing/synth.ts';
import { Account } from './account.ts';
import { StaticAssets } from './static-assets.ts';

const make = (distributionArn: string | undefined) =>
  synthesize((stack, topology) => {
    const account = new Account(stack, 'account', { topology });
    const assets = new StaticAssets(stack, 'assets', {
      topology,
      account,
      keyArn: 'arn:key',
      accessLogs: { bucket: 'logs', prefix: 's3/assets/' },
    });
    if (distributionArn) assets.readBy(distributionArn);
  });

suite('the static assets', () => {
  test('are read by one distribution and by nobody else', () => {
    const { Statement } = JSON.parse(make('arn:distribution').one('aws_s3_bucket_policy').policy);
    const allowed = Statement.filter(({ Effect }: Block) => Effect === 'Allow');
    assert.equal(allowed.length, 1);
    assert.deepEqual(allowed[0].Principal, { Service: 'cloudfront.amazonaws.com' });
    assert.deepEqual(allowed[0].Action, ['s3:GetObject']);
    assert.deepEqual(allowed[0].Condition, { StringEquals: { 'aws:SourceArn': 'arn:distribution' } });
  });

  test('cannot be synthesized without a reader', () => {
    assert.throws(() => make(undefined), /readBy/);
  });

  test('are versioned, encrypted with our key, closed to the public and logged', () => {
    const module = make('arn:distribution');
    const [rule] = module.one('aws_s3_bucket_server_side_encryption_configuration').rule;
    assert.equal(rule.apply_server_side_encryption_by_default.kms_master_key_id, 'arn:key');
    assert.equal(module.one('aws_s3_bucket_versioning').versioning_configuration.status, 'Enabled');
    assert.equal(module.one('aws_s3_bucket_public_access_block').restrict_public_buckets, true);
    assert.equal(module.one('aws_s3_bucket_logging').target_bucket, 'logs');
  });

  test('keep what is current and let go of old versions', () => {
    const { rule } = make('arn:distribution').one('aws_s3_bucket_lifecycle_configuration');
    const expire = rule.find(({ id }: Block) => id === 'expire-versions');
    assert.deepEqual(expire.noncurrent_version_expiration, [{ noncurrent_days: 365 }]);
    assert.ok(rule.every((one: Block) => one.expiration === undefined));
  });
});
