import { AuditBucket } from '../../constructs/audit-bucket.ts';
import { AuditTrail } from '../../constructs/audit-trail.ts';
import { Backup } from '../../constructs/backup.ts';
import { FlowLogs } from '../../constructs/flow-logs.ts';
import type { RootModule } from '../root-module.ts';
import type { Base } from './base.ts';
import type { Data } from './data.ts';
import type { Edge } from './edge.ts';

/** What happened, where nobody can change it; and what is kept, a second time. */
export function record(stack: RootModule, made: Base & Edge & Data): void {
  const { topology, account, keys, accessLogs, network, uploads, assets, database } = made;
  const bucket = new AuditBucket(stack, 'audit', {
    topology,
    account,
    keyArn: keys.logs,
    accessLogs: accessLogs.ofBucket('audit'),
  });
  new AuditTrail(stack, 'trail', {
    topology,
    account,
    bucket,
    keyArn: keys.logs,
    dataBucketArns: [uploads.arn, assets.bucketArn],
  });
  new FlowLogs(stack, 'flow-logs', {
    topology,
    vpcId: network.vpcId,
    bucketArn: bucket.arn,
    ready: bucket.ready,
  });
  if (topology.backup.enabled) {
    new Backup(stack, 'backup', {
      topology,
      account,
      keyArn: keys.data,
      resourceArns: [database.arn, uploads.arn],
      ...(keys.recovery ? { recovery: { provider: stack.recovery, keyArn: keys.recovery } } : {}),
    });
  }
}
