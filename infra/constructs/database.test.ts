import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import type { EnvironmentName, Topology } from '@mangu/topology/types';
import { type Block, synthesize } from '../testing/synth.ts';
import { Account } from './account.ts';
import { Database } from './database.ts';

const { production } = environments;

const make = (environment: EnvironmentName | Topology = 'production') =>
  synthesize((stack, topology) => {
    new Database(stack, 'database', {
      topology,
      account: new Account(stack, 'account', { topology }),
      subnetIds: ['subnet-a', 'subnet-b'],
      securityGroupId: 'sg-database',
      keyArn: 'arn:key',
      logsKeyArn: 'arn:logs-key',
      user: 'mangu',
      password: 'ephemeral',
      passwordVersion: 1,
    });
  }, environment);

suite('the database', () => {
  test('is the one of the specification', () => {
    const instance = make().one('aws_db_instance');
    assert.equal(instance.identifier, 'mangu-publishing-db-production');
    assert.deepEqual(
      [instance.engine, instance.engine_version, instance.instance_class, instance.port],
      ['postgres', '16', 'db.t3.small', 5432],
    );
    assert.deepEqual(
      [instance.storage_type, instance.allocated_storage, instance.max_allocated_storage],
      ['gp3', 50, 100],
    );
    assert.equal(instance.multi_az, true);
    assert.equal(instance.backup_retention_period, 7);
    assert.equal(instance.performance_insights_enabled, true);
  });

  test('is encrypted with our key, private, and hard to lose', () => {
    const instance = make().one('aws_db_instance');
    assert.equal(instance.storage_encrypted, true);
    assert.equal(instance.kms_key_id, 'arn:key');
    assert.equal(instance.performance_insights_kms_key_id, 'arn:key');
    assert.equal(instance.publicly_accessible, false);
    assert.deepEqual(instance.vpc_security_group_ids, ['sg-database']);
    assert.equal(instance.deletion_protection, true);
    assert.equal(instance.skip_final_snapshot, false);
    assert.equal(instance.delete_automated_backups, false);
    assert.equal(instance.apply_immediately, false);
  });

  test('takes its password by a write-only argument and no other', () => {
    const instance = make().one('aws_db_instance');
    assert.equal(instance.password_wo, 'ephemeral');
    assert.equal(instance.password_wo_version, 1);
    assert.equal(instance.password, undefined);
  });

  test('speaks TLS only and logs what is slow', () => {
    const parameters: Block[] = make().one('aws_db_parameter_group').parameter;
    const value = (wanted: string) => parameters.find(({ name }) => name === wanted)?.value;
    assert.equal(value('rds.force_ssl'), '1');
    assert.equal(value('log_min_duration_statement'), '1000');
    assert.equal(make().one('aws_db_parameter_group').family, 'postgres16');
  });

  test('waits for its log groups, which forget after seven days', () => {
    const module = make();
    const groups = Object.entries(module.all('aws_cloudwatch_log_group'));
    assert.deepEqual(groups.map(([, { name }]) => name).sort(), [
      '/aws/rds/instance/mangu-publishing-db-production',
      '/aws/rds/instance/mangu-publishing-db-production/postgresql',
      '/aws/rds/instance/mangu-publishing-db-production/upgrade',
    ]);
    for (const [, group] of groups) {
      assert.deepEqual([group.retention_in_days, group.kms_key_id], [7, 'arn:logs-key']);
    }
    const waits: string[] = module.one('aws_db_instance').depends_on;
    for (const [name] of groups) assert.ok(waits.includes(`aws_cloudwatch_log_group.${name}`), name);
  });

  test('has a role for figures of its system, unless they are switched off', () => {
    assert.equal(make().one('aws_db_instance').monitoring_interval, 60);
    const database = { ...production.database, enhancedMonitoringSeconds: 0 };
    const module = make({ ...production, database });
    assert.deepEqual(module.all('aws_iam_role'), {});
    assert.equal(module.one('aws_db_instance').monitoring_interval, 0);
  });

  test('leaves nothing behind in development', () => {
    const instance = make('development').one('aws_db_instance');
    assert.equal(instance.skip_final_snapshot, true);
    assert.equal(instance.deletion_protection, false);
  });
});
