import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EnvironmentName } from '@mangu/topology/types';
import { synthesize } from '../testing/synth.ts';
import { LogGroups } from './log-groups.ts';

const make = (environment: EnvironmentName = 'production') =>
  synthesize((stack, topology) => {
    new LogGroups(stack, 'logs', { topology, keyArn: 'arn:aws:kms:us-east-1:123456789012:key/logs' });
  }, environment);

suite('the log groups of the services', () => {
  const groups = Object.values(make().all('aws_cloudwatch_log_group'));

  test('have the names of the specification, letter for letter', () => {
    assert.deepEqual(groups.map(({ name }) => name).sort(), [
      '/ecs/mangu-publishing-client-production',
      '/ecs/mangu-publishing-server-production',
    ]);
  });

  test('keep seven days under a key of our own', () => {
    for (const { retention_in_days, kms_key_id } of groups) {
      assert.equal(retention_in_days, 7);
      assert.match(kms_key_id, /:key\/logs$/);
    }
  });

  test('are named after their environment', () => {
    const names = Object.values(make('staging').all('aws_cloudwatch_log_group')).map(({ name }) => name);
    assert.ok(names.every((name) => name.endsWith('-staging')));
  });
});
