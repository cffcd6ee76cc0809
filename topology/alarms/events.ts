import { fixedNames } from '../names.ts';
import type { Topology } from '../types.ts';

/** What an event tells, each with a path into it. */
type Facts = Readonly<Record<string, string>>;

/** Something that AWS tells once, rather than a number that one can watch. */
export interface EventNotice {
  /** Part of its name, and the name of its runbook. */
  readonly key: string;
  readonly meaning: string;
  readonly specification: string;
  readonly source: string;
  readonly detailTypes: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** Prefix of the ARNs in question, from the service on: `ecs:service/<cluster>/`. */
  readonly resources?: { readonly service: string; readonly prefix: string };
  readonly facts: Facts;
  /** False where the topology has nothing of the kind. Default: true. */
  readonly applies?: boolean;
}

/** Notices of one environment; others in the same account have their own. */
export function eventNotices(topology: Topology): EventNotice[] {
  const { cluster, database, vault, secrets } = fixedNames(topology);
  const services = { service: 'ecs', prefix: `service/${cluster}/` };
  const secretPrefix = secrets.database.slice(0, secrets.database.lastIndexOf('/') + 1);
  return [
    {
      key: 'placement-failed',
      meaning: 'ECS finds no place for a task: most often there is no Spot capacity left.',
      specification: 'Cost Optimization 1',
      source: 'aws.ecs',
      detailTypes: ['ECS Service Action'],
      detail: { eventName: ['SERVICE_TASK_PLACEMENT_FAILURE', 'SERVICE_TASK_CONFIGURATION_FAILURE'] },
      resources: services,
      facts: { what: '$.resources[0]', why: '$.detail.reason' },
    },
    {
      key: 'deployment-failed',
      meaning: 'A deployment failed, and ECS went back to the version before.',
      specification: 'Zero-Downtime Updates 4',
      source: 'aws.ecs',
      detailTypes: ['ECS Deployment State Change'],
      detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
      resources: services,
      facts: { what: '$.resources[0]', why: '$.detail.reason' },
    },
    {
      key: 'database-event',
      meaning: 'The database failed over to its standby, failed, or runs out of storage.',
      specification: 'Recovery Procedures 1',
      source: 'aws.rds',
      detailTypes: ['RDS DB Instance Event'],
      detail: { SourceIdentifier: [database], EventCategories: ['failover', 'failure', 'low storage'] },
      facts: { what: '$.detail.SourceIdentifier', why: '$.detail.Message' },
    },
    {
      key: 'backup-failed',
      meaning: 'A backup, or its copy into the other region, was not made.',
      specification: 'Backup Strategy',
      source: 'aws.backup',
      detailTypes: ['Backup Job State Change', 'Copy Job State Change'],
      detail: {
        state: ['FAILED', 'ABORTED', 'EXPIRED'],
        $or: [{ backupVaultName: [vault] }, { sourceBackupVaultArn: [{ suffix: `:${vault}` }] }],
      },
      facts: { what: '$.detail-type', why: '$.detail.statusMessage' },
      applies: topology.backup.enabled,
    },
    {
      key: 'rotation-failed',
      meaning: 'Secrets Manager could not rotate a secret; the one before is still valid.',
      specification: 'Secrets Management: Rotation',
      source: 'aws.secretsmanager',
      detailTypes: ['AWS Service Event via CloudTrail'],
      detail: {
        eventName: ['RotationFailed'],
        additionalEventData: { SecretId: [{ wildcard: `*:secret:${secretPrefix}*` }] },
      },
      facts: { what: '$.detail.additionalEventData.SecretId', why: '$.detail.eventName' },
    },
  ];
}
