import { BackupPlan } from '@cdktn/provider-aws/lib/backup-plan/index.js';
import { BackupSelection } from '@cdktn/provider-aws/lib/backup-selection/index.js';
import { BackupVault } from '@cdktn/provider-aws/lib/backup-vault/index.js';
import { BackupVaultLockConfiguration } from '@cdktn/provider-aws/lib/backup-vault-lock-configuration/index.js';
import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicyAttachment } from '@cdktn/provider-aws/lib/iam-role-policy-attachment/index.js';
import { fixedNames, nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import type { TerraformProvider } from 'cdktn';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { policyDocument } from './policy.ts';

export interface BackupProps {
  readonly topology: Topology;
  readonly account: Account;
  /** Key of the data. */
  readonly keyArn: string;
  /** ARNs of what is backed up: the database, the bucket of uploads. */
  readonly resourceArns: readonly string[];
  /** Where copies go. Needed where the topology copies to the recovery region. */
  readonly recovery?: { readonly provider: TerraformProvider; readonly keyArn: string };
  /** Default: none. */
  readonly permissionsBoundaryArn?: string;
}

/**
 * Specification: Disaster Recovery. A backup each day, in a vault whose content nobody can remove before
 * `backup.lockDays`, and a copy in another region. The RPO of 5 minutes is not from here but from RDS itself, which
 * keeps its transaction log: continuous backups would take that over, and set the 7 days of the specification aside.
 */
export class Backup extends Construct {
  readonly vaultName: string;
  readonly vaultArn: string;
  /** Vault of the copies; absent when none are made. */
  readonly recoveryVaultArn: string | undefined;
  readonly planId: string;
  /** Role that restores too (docs/runbooks). */
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: BackupProps) {
    super(scope, id);
    const { topology, keyArn, resourceArns, recovery } = props;
    const { retentionDays, copyToRecoveryRegion } = topology.backup;
    if (copyToRecoveryRegion && !recovery)
      throw new Error('Copies need the recovery region and a key there.');

    const vault = this.vault('vault', topology, keyArn);
    const copies =
      copyToRecoveryRegion && recovery
        ? this.vault('recovery', topology, recovery.keyArn, recovery.provider)
        : undefined;
    const lifecycle = { deleteAfter: retentionDays };
    const plan = new BackupPlan(this, 'plan', {
      name: nameOf(topology, 'daily'),
      rule: [
        {
          ruleName: 'daily',
          targetVaultName: vault.name,
          schedule: `cron(${minutesAfterWindow(topology.database.backupWindow)} * * ? *)`,
          scheduleExpressionTimezone: 'Etc/UTC',
          startWindow: 60,
          completionWindow: 360,
          lifecycle,
          ...(copies ? { copyAction: [{ destinationVaultArn: copies.arn, lifecycle }] } : {}),
        },
      ],
    });
    const role = this.backupRole(props);
    new BackupSelection(this, 'selection', {
      name: nameOf(topology, 'data'),
      planId: plan.id,
      iamRoleArn: role.arn,
      resources: [...resourceArns],
    });

    this.vaultName = vault.name;
    this.vaultArn = vault.arn;
    this.recoveryVaultArn = copies?.arn;
    this.planId = plan.id;
    this.roleArn = role.arn;
  }

  private vault(id: string, topology: Topology, keyArn: string, provider?: TerraformProvider): BackupVault {
    const region = provider ? { provider } : {};
    const vault = new BackupVault(this, id, {
      name: fixedNames(topology).vault,
      kmsKeyArn: keyArn,
      forceDestroy: topology.storage.forceDestroy,
      ...region,
    });
    // Without `changeable_for_days` the lock may be taken off by whoever has that right; with it, by nobody ever.
    new BackupVaultLockConfiguration(this, `${id}-lock`, {
      backupVaultName: vault.name,
      minRetentionDays: topology.backup.lockDays,
      ...region,
    });
    return vault;
  }

  private backupRole({ topology, account, permissionsBoundaryArn }: BackupProps): IamRole {
    const role = new IamRole(this, 'role', {
      name: nameOf(topology, 'backup'),
      description: 'Makes and restores backups',
      assumeRolePolicy: policyDocument({
        sid: 'Backup',
        principals: { Service: 'backup.amazonaws.com' },
        actions: ['sts:AssumeRole'],
        conditions: { StringEquals: { 'aws:SourceAccount': account.id } },
      }),
      ...(permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: permissionsBoundaryArn }),
    });
    const managed = `arn:${account.partition}:iam::aws:policy`;
    for (const [part, policy] of [
      ['backup', 'service-role/AWSBackupServiceRolePolicyForBackup'],
      ['restore', 'service-role/AWSBackupServiceRolePolicyForRestores'],
      ['backup-s3', 'AWSBackupServiceRolePolicyForS3Backup'],
      ['restore-s3', 'AWSBackupServiceRolePolicyForS3Restore'],
    ] as const) {
      new IamRolePolicyAttachment(this, part, { role: role.name, policyArn: `${managed}/${policy}` });
    }
    return role;
  }
}

/** Minute and hour at which RDS's own backup is over: `03:00-04:00` → `0 4`. RDS makes one at a time. */
function minutesAfterWindow(window: string): string {
  const [, hour, minute] = /-(\d\d):(\d\d)$/.exec(window) ?? [];
  if (hour === undefined || minute === undefined) throw new Error(`${window} is no window of time.`);
  return `${Number(minute)} ${Number(hour)}`;
}
