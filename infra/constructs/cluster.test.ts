import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { synthesize } from '../testing/synth.ts';
import { Cluster, type ClusterProps } from './cluster.ts';

const make = (props: Partial<ClusterProps> = {}) =>
  synthesize((stack, topology) => {
    new Cluster(stack, 'cluster', { topology, ...props });
  });

suite('the cluster', () => {
  test('has the name of the environment and counts its tasks', () => {
    const cluster = make().one('aws_ecs_cluster');
    assert.equal(cluster.name, 'mangu-publishing-production');
    assert.deepEqual(cluster.setting, [{ name: 'containerInsights', value: 'enabled' }]);
  });

  test('offers on-demand and Spot capacity and chooses neither', () => {
    const capacity = make().one('aws_ecs_cluster_capacity_providers');
    assert.deepEqual(capacity.capacity_providers, ['FARGATE', 'FARGATE_SPOT']);
    assert.equal(capacity.default_capacity_provider_strategy, undefined);
  });

  test('keeps what is typed in a shell encrypted, where it is told to', () => {
    const { configuration } = make({ shellLog: { logGroupName: '/ecs/shell', keyArn: 'arn:key' } }).one(
      'aws_ecs_cluster',
    );
    const shell = configuration.execute_command_configuration;
    assert.equal(shell.logging, 'OVERRIDE');
    assert.equal(shell.kms_key_id, 'arn:key');
    assert.equal(shell.log_configuration.cloud_watch_encryption_enabled, true);
  });
});
