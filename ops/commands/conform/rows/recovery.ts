import { number, text } from '../../../synth/values.ts';
import { evidence, fact, holds, is, leadsTo } from '../facts.ts';
import { row, section, type View } from '../row.ts';
import { versioned } from './storage.ts';

const headings = ['## Disaster Recovery'];
const restore = 'docs/runbooks/data-loss-restore.md';

export const recovery = [
  ...section(
    'backup',
    [...headings, '### Backup Strategy'],
    [
      row('rds', '- **RDS**: Automated daily backups (7 days retention)', ({ database }) => [
        is(database, 'backup_retention_period', 7),
        holds(database, 'backup_window', (window) => window !== '', 'a window'),
      ]),
      row('s3', '- **S3**: Versioning enabled', (view) => [
        versioned(view, 'uploads'),
        versioned(view, 'static'),
      ]),
      row('state', '- **Infrastructure**: Terraform state in S3', (view) => stateFacts(view)),
    ],
  ),
  ...section(
    'recovery',
    [...headings, '### Recovery Procedures'],
    [
      row('database', '1. **Database Failure**: Automatic failover to standby (Multi-AZ)', (view) => [
        is(view.database, 'multi_az', true),
        evidence(view, 'runbook', 'docs/runbooks/database-failover.md', 'standby'),
      ]),
      row('region', '2. **Region Failure**: Manual restore in different region', (view) => [
        copies(view),
        evidence(view, 'runbook', 'docs/runbooks/region-restore.md', '# Restore in another region'),
      ]),
      row('data', '3. **Data Loss**: Restore from automated backups', (view) => [
        holds(view.database, 'backup_retention_period', (days) => Number(days) > 0, 'above 0'),
        evidence(view, 'runbook', restore, 'restore-db-instance-to-point-in-time'),
      ]),
    ],
  ),
  ...section(
    'objectives',
    [...headings, '### RTO/RPO'],
    [
      row('rto', '- **RTO**: 1 hour', (view) => [
        evidence(view, 'runbook', restore, 'RTO 1 hour'),
        lastDrill(view),
      ]),
      // RDS uploads its transaction log every 5 minutes as long as it keeps backups; the alarm rings when it does not.
      row('rpo', '- **RPO**: 5 minutes (transaction log backups)', (view) => [
        holds(view.database, 'backup_retention_period', (days) => Number(days) > 0, 'above 0'),
        leadsTo(view, view.alarms('RestorableLagMinutes')[0], 'alarm_actions', 'aws_sns_topic'),
        evidence(view, 'runbook', restore, 'RPO 5 minutes'),
      ]),
    ],
  ),
];

/**
 * The runbook has a table of drills, which only an operator can fill. Its newest line is told, and does not decide: the
 * specification is fulfilled by a procedure that fits into the hour, and shown to be by whoever runs it.
 */
function lastDrill(view: View) {
  const table = view.evidence(restore)?.split('## The drill')[1];
  const rows = table?.split('\n').filter((line) => /^\| (?!Date)[^-]/.test(line)) ?? [];
  const cells =
    rows
      .at(-1)
      ?.split('|')
      .map((cell) => cell.trim()) ?? [];
  const found =
    cells[1] === undefined
      ? 'no table'
      : [cells[1], cells[3] && `${cells[3]} minutes`].filter(Boolean).join(', ');
  const wanted = 'a table of drills';
  return { resource: restore, attribute: 'drill: the newest', found, wanted, holds: cells.length > 0 };
}

function stateFacts(view: View) {
  const bucket = view.buckets.find(({ module }) => module === 'bootstrap');
  const { terraform } = view.graph.module('platform');
  const backend = {
    locked: text(terraform, 'backend.s3.use_lockfile'),
    encrypted: text(terraform, 'backend.s3.encrypt'),
  };
  return [
    is(view.bucketPart(bucket, 'versioning'), 'versioning_configuration.status', 'Enabled'),
    {
      resource: 'terraform.backend.s3',
      attribute: 'use_lockfile, encrypt',
      found: `${backend.locked || 'not set'}, ${backend.encrypted || 'not set'}`,
      wanted: 'true, true',
      holds: backend.locked === 'true' && backend.encrypted === 'true',
    },
  ];
}

/** A plan of AWS Backup copies into a vault of another region. */
function copies(view: View) {
  const plan = view.graph.all('aws_backup_plan')[0];
  const vault = view.graph.target(plan, 'rule.copy_action.destination_vault_arn', 'aws_backup_vault');
  const home = plan ? view.graph.region(plan) : '';
  const away = vault ? view.graph.region(vault) : '';
  const days = number(plan?.attributes, 'rule.copy_action.lifecycle.delete_after');
  const kept = Number.isNaN(days) ? '' : `, kept ${days} days`;
  return fact(
    plan,
    'rule.copy_action',
    away ? `to ${away}${kept}` : 'none',
    'to another region',
    away !== '' && away !== home,
  );
}
