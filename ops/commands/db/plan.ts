/** Snapshots and restores of the database; pure. Runbook: docs/runbooks/data-loss-restore.md. */
import type { DBInstance } from '@aws-sdk/client-rds';
import type { Plan } from '../../operations/step.ts';

/** `2026-11-25T13:59:00.000Z` → `20261125-135900` */
export const stampOf = (time: Date): string =>
  time.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');

export function planSnapshot(environment: string, database: string, stamp: string): Plan {
  const id = `${database}-${stamp}`;
  return {
    name: 'db snapshot',
    title: `Take a snapshot of the database of ${environment}`,
    facts: [['snapshot', id]],
    warnings: [],
    steps: [
      {
        says: `Take the snapshot ${id}; the database goes on`,
        call: 'rds:CreateDBSnapshot',
        input: { DBInstanceIdentifier: database, DBSnapshotIdentifier: id },
      },
      { says: 'Wait until it can be restored', wait: 'snapshot', id },
    ],
  };
}

/** A second of the last days, the newest that there is, or a snapshot. */
export type RestorePoint =
  | { readonly kind: 'time'; readonly time: Date }
  | { readonly kind: 'latest' }
  | { readonly kind: 'snapshot'; readonly id: string };

/** What the copy takes over from the original. */
export function planRestore(environment: string, original: DBInstance, point: RestorePoint): Plan {
  const database = original.DBInstanceIdentifier ?? '';
  const id = `${database}-restored`;
  const words = pointWords(point);
  return {
    name: 'db restore',
    title: `Restore the database of ${environment} beside the one that runs`,
    facts: [
      ['from', words],
      ['into', id],
    ],
    warnings: [
      'The one that runs is not touched. Putting the copy in its place: docs/runbooks/data-loss-restore.md, step 4.',
      'Two databases cost twice; remove the copy when it is not needed.',
    ],
    steps: [
      restoreStep(id, original, point, words),
      { says: 'Wait until it answers; 50 GB take 15 to 30 minutes', wait: 'instance', id },
    ],
  };
}

function restoreStep(
  id: string,
  original: DBInstance,
  point: RestorePoint,
  words: string,
): Plan['steps'][number] {
  const group = original.DBSubnetGroup?.DBSubnetGroupName;
  const parameters = original.DBParameterGroups?.[0]?.DBParameterGroupName;
  const like = {
    DBInstanceClass: original.DBInstanceClass,
    ...(group ? { DBSubnetGroupName: group } : {}),
    ...(parameters ? { DBParameterGroupName: parameters } : {}),
    VpcSecurityGroupIds: (original.VpcSecurityGroups ?? []).flatMap((one) => one.VpcSecurityGroupId ?? []),
    MultiAZ: original.MultiAZ ?? false,
    PubliclyAccessible: false,
    EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
    CopyTagsToSnapshot: true,
    DeletionProtection: true,
  };
  if (point.kind === 'snapshot') {
    return {
      says: `Make ${id} from ${words}`,
      call: 'rds:RestoreDBInstanceFromDBSnapshot',
      input: { DBSnapshotIdentifier: point.id, DBInstanceIdentifier: id, ...like },
    };
  }
  return {
    says: `Make ${id} from ${words}`,
    call: 'rds:RestoreDBInstanceToPointInTime',
    input: {
      SourceDBInstanceIdentifier: original.DBInstanceIdentifier ?? '',
      TargetDBInstanceIdentifier: id,
      ...(point.kind === 'time' ? { RestoreTime: point.time } : { UseLatestRestorableTime: true }),
      ...like,
    },
  };
}

function pointWords(point: RestorePoint): string {
  if (point.kind === 'snapshot') return `the snapshot ${point.id}`;
  return point.kind === 'latest' ? 'the newest second there is' : point.time.toISOString();
}

/** One sentence when AWS cannot go back to that second. */
export function timeProblem(time: Date, original: DBInstance, now: Date): string | undefined {
  const newest = original.LatestRestorableTime ?? now;
  if (time > newest)
    return `${time.toISOString()} is later than ${newest.toISOString()}, the newest there is.`;
  const days = original.BackupRetentionPeriod ?? 0;
  const oldest = new Date(now.getTime() - days * 86_400_000);
  return time < oldest ? `${time.toISOString()} is earlier than the ${days} days that are kept.` : undefined;
}
