import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Block, synthesize } from '../testing/synth.ts';
import { Registry } from './registry.ts';

const make = () =>
  synthesize((stack, topology) => {
    const { repositories } = new Registry(stack, 'registry', { topology, keyArn: 'arn:key' });
    assert.ok(repositories.server.arn && repositories.client.url);
  });

suite('the image repositories', () => {
  test('are two, scan what is pushed, change no tag and use our key', () => {
    const repositories = Object.values(make().all('aws_ecr_repository'));
    assert.deepEqual(repositories.map(({ name }) => name).sort(), [
      'mangu-publishing-client-production',
      'mangu-publishing-server-production',
    ]);
    for (const repository of repositories) {
      assert.equal(repository.image_tag_mutability, 'IMMUTABLE');
      assert.equal(repository.image_scanning_configuration.scan_on_push, true);
      assert.deepEqual(repository.encryption_configuration, [{ encryption_type: 'KMS', kms_key: 'arn:key' }]);
      assert.equal(repository.force_delete, false);
    }
  });

  test('keep the last ten deployed images and forget what was never deployed', () => {
    for (const lifecycle of Object.values(make().all('aws_ecr_lifecycle_policy'))) {
      const [tagged, untagged]: Block[] = JSON.parse(lifecycle.policy).rules;
      assert.deepEqual(tagged?.selection, {
        tagStatus: 'tagged',
        tagPatternList: ['*'],
        countType: 'imageCountMoreThan',
        countNumber: 10,
      });
      assert.equal(untagged?.selection.tagStatus, 'untagged');
      assert.equal(untagged?.selection.countNumber, 14);
    }
  });
});
