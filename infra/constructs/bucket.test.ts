import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { synthesize } from '../testing/synth.ts';
import { Bucket, type BucketProps } from './bucket.ts';

const make = (props: Partial<BucketProps> = {}) =>
  synthesize((stack) => {
    new Bucket(stack, 'books', { name: 'mangu-books', ...props });
  });

suite('a bucket', () => {
  test('is closed to the public, versioned, without ACLs and tells EventBridge', () => {
    const module = make();
    const access = module.one('aws_s3_bucket_public_access_block');
    for (const closed of [
      'block_public_acls',
      'block_public_policy',
      'ignore_public_acls',
      'restrict_public_buckets',
    ]) {
      assert.equal(access[closed], true, closed);
    }
    assert.equal(module.one('aws_s3_bucket_versioning').versioning_configuration.status, 'Enabled');
    assert.equal(module.one('aws_s3_bucket_ownership_controls').rule.object_ownership, 'BucketOwnerEnforced');
    assert.equal(module.one('aws_s3_bucket_notification').eventbridge, true);
    assert.equal(module.one('aws_s3_bucket').force_destroy, false);
  });

  test('refuses what comes without TLS, whoever asks', () => {
    const { Statement } = JSON.parse(make().one('aws_s3_bucket_policy').policy);
    const [tls, version] = Statement;
    assert.deepEqual([tls.Effect, tls.Principal, tls.Action], ['Deny', '*', ['s3:*']]);
    assert.deepEqual(tls.Condition, { Bool: { 'aws:SecureTransport': 'false' } });
    assert.deepEqual(version.Condition, { NumericLessThan: { 's3:TlsVersion': '1.2' } });
    assert.equal(tls.Resource.length, 2, 'the bucket and what is in it');
  });

  test('encrypts with the key that it is given, and one data key for the bucket', () => {
    const [rule] = make({ keyArn: 'arn:key' }).one('aws_s3_bucket_server_side_encryption_configuration').rule;
    assert.deepEqual(rule, {
      apply_server_side_encryption_by_default: { kms_master_key_id: 'arn:key', sse_algorithm: 'aws:kms' },
      bucket_key_enabled: true,
    });
  });

  test("encrypts with S3's own AES-256 where it is given none", () => {
    const [rule] = make().one('aws_s3_bucket_server_side_encryption_configuration').rule;
    assert.equal(rule.apply_server_side_encryption_by_default.sse_algorithm, 'AES256');
  });

  test('adds the statements of its owner behind its own', () => {
    const module = make({
      statements: (arn) => [
        {
          sid: 'Write',
          principals: { Service: 'x.amazonaws.com' },
          actions: ['s3:PutObject'],
          resources: [`${arn}/*`],
        },
      ],
    });
    const { Statement } = JSON.parse(module.one('aws_s3_bucket_policy').policy);
    assert.equal(Statement[2].Sid, 'Write');
    assert.match(Statement[2].Resource[0], /^\$\{aws_s3_bucket\.[^}]+\.arn\}\/\*$/);
  });

  test('removes unfinished uploads after a week unless told otherwise', () => {
    const [rule] = make().one('aws_s3_bucket_lifecycle_configuration').rule;
    assert.deepEqual(rule.abort_incomplete_multipart_upload, [{ days_after_initiation: 7 }]);
    assert.deepEqual(rule.filter, [{ prefix: '' }]);
  });

  test('will not take a lifecycle rule without a filter', () => {
    assert.throws(() => make({ lifecycle: [{ id: 'all', status: 'Enabled' }] }), /needs a filter/);
  });

  test('logs and locks only where asked', () => {
    const plain = make();
    assert.deepEqual(plain.all('aws_s3_bucket_logging'), {});
    assert.deepEqual(plain.all('aws_s3_bucket_object_lock_configuration'), {});
    const module = make({ accessLogs: { bucket: 'logs', prefix: 's3/books/' }, lockDays: 365 });
    assert.equal(module.one('aws_s3_bucket_logging').target_prefix, 's3/books/');
    assert.equal(module.one('aws_s3_bucket').object_lock_enabled, true);
    assert.deepEqual(module.one('aws_s3_bucket_object_lock_configuration').rule.default_retention, {
      mode: 'GOVERNANCE',
      days: 365,
    });
  });
});
