import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { type Block, synthesize } from '../testing/synth.ts';
import { Cache } from './cache.ts';

const { production } = environments;

const make = (nodes = production.cache.nodes) => {
  const topology = { ...production, cache: { ...production.cache, nodes } };
  return synthesize((stack) => {
    const { nodeIds } = new Cache(stack, 'cache', {
      topology,
      subnetIds: ['subnet-a', 'subnet-b'],
      securityGroupId: 'sg-redis',
      keyArn: 'arn:key',
      logsKeyArn: 'arn:logs-key',
    });
    assert.equal(nodeIds.length, nodes);
  }, topology);
};

suite('the cache', () => {
  test('is the one of the specification', () => {
    const group = make().one('aws_elasticache_replication_group');
    assert.equal(group.replication_group_id, 'mangu-publishing-redis-production');
    assert.deepEqual(
      [group.engine, group.engine_version, group.node_type],
      ['redis', '7.1', 'cache.t3.micro'],
    );
    assert.equal(group.num_cache_clusters, 1);
  });

  test('fails over by itself as soon as there are two nodes', () => {
    const failover = (nodes: number) => {
      const group = make(nodes).one('aws_elasticache_replication_group');
      return [group.automatic_failover_enabled, group.multi_az_enabled];
    };
    assert.deepEqual(failover(1), [false, false]);
    assert.deepEqual(failover(2), [true, true]);
  });

  test('is encrypted where it lies and where it goes', () => {
    const group = make().one('aws_elasticache_replication_group');
    assert.deepEqual([group.at_rest_encryption_enabled, group.kms_key_id], ['true', 'arn:key']);
    assert.deepEqual([group.transit_encryption_enabled, group.transit_encryption_mode], [true, 'required']);
  });

  test('has no token in Terraform, and Terraform does not mind the one it gets', () => {
    const group = make().one('aws_elasticache_replication_group');
    assert.equal(group.auth_token, undefined);
    assert.ok(group.lifecycle.ignore_changes.includes('auth_token'));
  });

  test('throws out what was used least when it is full', () => {
    const [policy] = make().one('aws_elasticache_parameter_group').parameter;
    assert.deepEqual(policy, { name: 'maxmemory-policy', value: 'allkeys-lru' });
  });

  test('logs slow commands and its engine into groups of ours that forget after seven days', () => {
    const module = make();
    const groups = module.all('aws_cloudwatch_log_group');
    const deliveries: Block[] = module.one('aws_elasticache_replication_group').log_delivery_configuration;
    const destination = deliveries.map(({ log_type, destination: to }) => {
      const group = groups[/aws_cloudwatch_log_group\.([^.]+)\.name/.exec(to)?.[1] ?? ''];
      assert.deepEqual([group?.retention_in_days, group?.kms_key_id], [7, 'arn:logs-key']);
      return [log_type, group?.name];
    });
    assert.deepEqual(destination, [
      ['slow-log', '/aws/elasticache/mangu-publishing-redis-production'],
      ['engine-log', '/aws/elasticache/mangu-publishing-redis-production/engine'],
    ]);
  });
});
