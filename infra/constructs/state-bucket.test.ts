import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { synthesize } from '../testing/synth.ts';
import { Account } from './account.ts';
import { GithubOidc } from './github-oidc.ts';
import { StateBucket } from './state-bucket.ts';

const make = () =>
  synthesize((stack, topology) => {
    new StateBucket(stack, 'state', { topology, account: new Account(stack, 'account', { topology }) });
    new GithubOidc(stack, 'github');
  });

suite('the bucket of the state', () => {
  test('is encrypted with a key of its own and versioned', () => {
    const module = make();
    const [rule] = module.one('aws_s3_bucket_server_side_encryption_configuration').rule;
    assert.match(rule.apply_server_side_encryption_by_default.kms_master_key_id, /aws_kms_key\.state_key/);
    assert.equal(module.one('aws_s3_bucket_versioning').versioning_configuration.status, 'Enabled');
    assert.equal(module.one('aws_kms_alias').name, 'alias/mangu-publishing-state-production');
  });

  test('keeps former states for ninety days, and always the newest twenty', () => {
    const [rule] = make().one('aws_s3_bucket_lifecycle_configuration').rule;
    assert.deepEqual(rule.noncurrent_version_expiration, [
      { noncurrent_days: 90, newer_noncurrent_versions: 20 },
    ]);
    assert.equal(rule.expiration, undefined);
  });
});

suite("GitHub's identity provider", () => {
  test('hands out tokens for this account only', () => {
    const provider = make().one('aws_iam_openid_connect_provider');
    assert.equal(provider.url, 'https://token.actions.githubusercontent.com');
    assert.deepEqual(provider.client_id_list, ['sts.amazonaws.com']);
  });
});
