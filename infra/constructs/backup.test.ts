import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import type { Topology } from '@mangu/topology/types';
import { synthesize } from '../testing/synth.ts';
import { Account } from './account.ts';
import { Backup } from './backup.ts';

const { production, staging } = environments;
const make = (topology: Topology = production) =>
  synthesize((stack) => {
    new Backup(stack, 'backup', {
      topology,
      account: new Account(stack, 'account', { topology }),
      keyArn: 'arn:key',
      resourceArns: ['arn:database', 'arn:uploads'],
      ...(topology.backup.copyToRecoveryRegion
        ? { recovery: { provider: stack.recovery, keyArn: 'arn:recovery-key' } }
        : {}),
    });
  }, topology);

suite('the backups', () => {
  test('are made daily after RDS made its own, of the database and the uploads, and kept for 35 days', () => {
    const module = make();
    const [rule] = module.one('aws_backup_plan').rule;
    assert.equal(rule.schedule, 'cron(0 4 * * ? *)');
    assert.deepEqual(rule.lifecycle, { delete_after: 35 });
    assert.deepEqual(module.one('aws_backup_selection').resources, ['arn:database', 'arn:uploads']);
  });

  test('leave the transaction log to RDS', () => {
    const [rule] = make().one('aws_backup_plan').rule;
    assert.equal(rule.enable_continuous_backup, undefined);
  });

  test('lie in a locked vault under our key', () => {
    const module = make(staging);
    assert.equal(module.one('aws_backup_vault').kms_key_arn, 'arn:key');
    assert.equal(module.one('aws_backup_vault_lock_configuration').min_retention_days, 7);
    assert.equal(module.one('aws_backup_vault').force_destroy, false);
  });

  test('are copied to the recovery region where the topology says so', () => {
    const module = make();
    const vaults = Object.values(module.all('aws_backup_vault'));
    assert.deepEqual(
      vaults.map(({ provider, kms_key_arn }) => [provider, kms_key_arn]),
      [
        ['aws.recovery', 'arn:recovery-key'],
        [undefined, 'arn:key'],
      ],
    );
    const [rule] = module.one('aws_backup_plan').rule;
    assert.match(rule.copy_action[0].destination_vault_arn, /recovery/);
    assert.equal(Object.keys(module.all('aws_backup_vault_lock_configuration')).length, 2);
    const [alone] = make(staging).one('aws_backup_plan').rule;
    assert.equal(alone.copy_action, undefined);
  });

  test('may restore too, by policies that AWS keeps', () => {
    const policies = Object.values(make().all('aws_iam_role_policy_attachment')).map(
      ({ policy_arn }) => policy_arn,
    );
    assert.equal(policies.length, 4);
    assert.ok(policies.some((arn) => arn.endsWith('AWSBackupServiceRolePolicyForRestores')));
  });
});
