/** Bugs in buckets, images, secrets, and in what watches, scales and records. */
import { gone, inside, type PlantedBug } from '../../testing/planted-bugs.ts';

const set = (change: Readonly<Record<string, unknown>>) => (attributes: object) =>
  Object.assign(attributes, change);
const uploads = (part: string) => [`aws_s3_bucket_${part}`, 'uploads_'] as const;

export const keepingBugs: readonly PlantedBug[] = [
  {
    bug: 'uploads are not versioned',
    where: uploads('versioning'),
    plant: set({ versioning_configuration: { status: 'Suspended' } }),
    reddens: ['storage/uploads/versioning', 'backup/s3'],
  },
  {
    bug: 'uploads are not encrypted',
    where: uploads('server_side_encryption_configuration'),
    plant: () => gone,
    reddens: ['storage/uploads/encryption', 'hardening/rest'],
  },
  {
    bug: 'uploads may become public',
    where: uploads('public_access_block'),
    plant: set({ block_public_policy: false }),
    reddens: ['storage/uploads/public'],
  },
  {
    bug: 'uploads are archived after 30 days',
    where: uploads('lifecycle_configuration'),
    plant: (lifecycle) => {
      for (const rule of lifecycle.rule) for (const one of rule.transition ?? []) one.days = 30;
    },
    reddens: ['storage/uploads/lifecycle', 'saving/glacier'],
  },
  {
    bug: 'uploads may be read without TLS',
    where: uploads('policy'),
    plant: () => gone,
    reddens: ['hardening/transit'],
  },
  {
    bug: 'everybody may read the static files around the CDN',
    where: ['aws_s3_bucket_policy', 'assets_'],
    plant: (policy) =>
      inside(policy, 'policy', ({ Statement }) => {
        for (const one of Statement) if (one.Effect === 'Allow') one.Principal = '*';
      }),
    reddens: ['storage/static/oac'],
  },
  {
    bug: 'the CDN does not sign what it asks of the bucket',
    where: ['aws_cloudfront_origin_access_control'],
    plant: set({ signing_behavior: 'never' }),
    reddens: ['storage/static/oac'],
  },
  {
    bug: 'images are not scanned',
    where: ['aws_ecr_repository', 'registry_server'],
    plant: set({ image_scanning_configuration: { scan_on_push: false } }),
    reddens: ['registry/scan', 'hardening/scans'],
  },
  {
    bug: 'five images are kept',
    where: ['aws_ecr_lifecycle_policy', 'registry_client'],
    plant: (policy) =>
      inside(policy, 'policy', ({ rules }) => {
        for (const rule of rules) rule.selection.countNumber = 5;
      }),
    reddens: ['registry/lifecycle'],
  },
  {
    bug: 'there is no secret of the application',
    where: ['aws_secretsmanager_secret', 'secrets_application'],
    plant: () => gone,
    reddens: ['secrets/manager', 'secrets/rotation', 'secrets/access', 'hardening/secrets'],
  },
  {
    bug: 'a secret stands in the state',
    where: ['aws_secretsmanager_secret_version', 'secrets_database'],
    plant: (version) => {
      version.secret_string = 'x';
      delete version.secret_string_wo;
    },
    reddens: ['hardening/secrets'],
  },
  {
    bug: 'the server may read every secret',
    where: ['aws_iam_role_policy', 'server_roles_execution'],
    plant: (policy) =>
      inside(policy, 'policy', ({ Statement }) => {
        for (const one of Statement)
          if (one.Action[0] === 'secretsmanager:GetSecretValue') one.Resource = ['*'];
      }),
    reddens: ['secrets/access'],
  },
  {
    bug: 'a role may do everything in S3',
    where: ['aws_iam_role_policy', 'server_roles_task'],
    plant: (policy) =>
      inside(policy, 'policy', ({ Statement }) => Object.assign(Statement[0], { Action: ['s3:*'] })),
    reddens: ['hardening/iam'],
  },
  {
    bug: "the server's log has another name",
    where: ['aws_cloudwatch_log_group', 'logs_server'],
    plant: set({ name: '/ecs/server' }),
    reddens: ['logs/server'],
  },
  {
    bug: 'logs of Redis are kept for a month',
    where: ['aws_cloudwatch_log_group', 'cache_slow-log'],
    plant: set({ retention_in_days: 30 }),
    reddens: ['logs/redis', 'saving/retention'],
  },
  {
    bug: 'a log lies under no key',
    where: ['aws_cloudwatch_log_group', 'logs_client'],
    plant: set({ kms_key_id: null }),
    reddens: ['hardening/rest'],
  },
  {
    bug: 'the dashboard does not show misses of the cache',
    where: ['aws_cloudwatch_dashboard'],
    plant: (dashboard) => {
      dashboard.dashboard_body = dashboard.dashboard_body.replaceAll('CacheMisses', 'CacheLosses');
    },
    reddens: ['metrics/redis'],
  },
  {
    bug: 'unhealthy targets wake nobody',
    where: ['aws_cloudwatch_metric_alarm', 'alarms_server-unhealthy'],
    plant: set({ alarm_actions: [] }),
    reddens: ['alarms/unhealthy'],
  },
  {
    bug: 'the alarm of memory rings at 90',
    where: ['aws_cloudwatch_metric_alarm', 'alarms_client-memory'],
    plant: set({ threshold: 90 }),
    reddens: ['alarms/above-80'],
  },
  {
    bug: 'nothing counts failed connections',
    where: ['aws_cloudwatch_metric_alarm', 'alarms_database-connection-failures'],
    plant: () => gone,
    reddens: ['alarms/database'],
  },
  {
    bug: 'the server grows above 60 %',
    where: ['aws_cloudwatch_metric_alarm', 'scaling_scale-out'],
    plant: set({ threshold: 60 }),
    reddens: ['scaling/target', 'scaling/out'],
  },
  {
    bug: 'the server shrinks by two',
    where: ['aws_appautoscaling_policy', 'scaling_scale-in'],
    plant: (policy) => {
      policy.step_scaling_policy_configuration.step_adjustment[0].scaling_adjustment = -2;
    },
    reddens: ['scaling/in'],
  },
  {
    bug: 'scaling out waits for five minutes',
    where: ['aws_appautoscaling_policy', 'scaling_scale-out'],
    plant: (policy) => {
      policy.step_scaling_policy_configuration.cooldown = 300;
    },
    reddens: ['scaling/cooldown'],
  },
  {
    bug: 'backups stay in the region',
    where: ['aws_backup_plan'],
    plant: (plan) => {
      for (const rule of plan.rule) delete rule.copy_action;
    },
    reddens: ['recovery/region'],
  },
  {
    bug: 'the state is not versioned',
    where: ['aws_s3_bucket_versioning', 'state_'],
    plant: () => gone,
    reddens: ['backup/state'],
  },
  {
    bug: 'flow logs hold only what was refused',
    where: ['aws_flow_log'],
    plant: set({ traffic_type: 'REJECT' }),
    reddens: ['hardening/flow-logs'],
  },
  {
    bug: 'CloudTrail looks at one region',
    where: ['aws_cloudtrail'],
    plant: set({ is_multi_region_trail: false }),
    reddens: ['hardening/cloudtrail'],
  },
];
