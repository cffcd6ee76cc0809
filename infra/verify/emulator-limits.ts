/**
 * What MiniStack cannot do. Nothing else may be left out of what is applied. Every entry is tried in each run of
 * production and makes it fail once it is not needed any more.
 */
export const ministackVersion = '1.5.33';

interface Limit {
  /** Resource type. */
  readonly type: string;
  /** Only resources whose name begins so; all of the type otherwise. */
  readonly name?: string;
  readonly reason: string;
}

/** Left out of the copy that is applied. */
export interface NotImplemented extends Limit {
  readonly what: 'not-implemented';
  /** Attribute → what stands where others refer to it; any other reference Terraform refuses. */
  readonly standIns?: Readonly<Record<string, string>>;
}

/**
 * Applied, but these attributes do not come back as they were given, so that they would differ for ever. They are
 * ignored; or, where the provider wants them and they only lead to an update, expected in the second plan.
 */
export interface NotReadBack extends Limit {
  readonly what: 'not-read-back' | 'differs-again';
  readonly attributes: readonly string[];
}

/** Made and read back; at the end it is taken out of the state, because it cannot be destroyed. */
export interface NotDestroyed extends Limit {
  readonly what: 'not-destroyed';
}

export type EmulatorLimit = NotImplemented | NotReadBack | NotDestroyed;

export const emulatorLimits: readonly EmulatorLimit[] = [
  {
    type: 'aws_appautoscaling_target',
    what: 'not-implemented',
    reason: 'There is no Application Auto Scaling.',
  },
  {
    type: 'aws_appautoscaling_policy',
    what: 'not-implemented',
    standIns: { arn: 'arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:left-out' },
    reason: 'There is no Application Auto Scaling.',
  },
  {
    type: 'aws_wafv2_web_acl_logging_configuration',
    what: 'not-implemented',
    reason: 'WAF has no PutLoggingConfiguration.',
  },
  {
    type: 'aws_backup_vault_lock_configuration',
    what: 'not-implemented',
    reason: 'AWS Backup has no PutBackupVaultLockConfiguration.',
  },
  {
    type: 'aws_lambda_invocation',
    name: 'redis-token',
    what: 'not-implemented',
    reason: 'Functions have no client for ElastiCache, and no Redis stands behind it to take a token.',
  },
  {
    type: 'aws_sesv2_email_identity_mail_from_attributes',
    what: 'not-implemented',
    reason: 'SES has no PutEmailIdentityMailFromAttributes.',
  },
  {
    type: 'aws_cloudwatch_metric_alarm',
    what: 'differs-again',
    attributes: [
      'actions_enabled',
      'alarm_actions',
      'alarm_description',
      'dimensions',
      'evaluate_low_sample_count_percentiles',
      'extended_statistic',
      'ok_actions',
      'period',
      'statistic',
      'treat_missing_data',
    ],
    reason: 'DescribeAlarms answers with name, metric and threshold, and with little else.',
  },
  {
    type: 'aws_cloudwatch_composite_alarm',
    what: 'not-read-back',
    attributes: ['actions_enabled', 'alarm_actions', 'alarm_description', 'ok_actions'],
    reason: 'DescribeAlarms answers with name and rule alone.',
  },
  {
    type: 'aws_cloudtrail',
    what: 'not-read-back',
    attributes: ['cloud_watch_logs_group_arn', 'cloud_watch_logs_role_arn', 'tags_all'],
    reason: 'DescribeTrails leaves the log group out, and ListTags is empty.',
  },
  {
    type: 'aws_db_instance',
    what: 'not-read-back',
    attributes: ['enabled_cloudwatch_logs_exports', 'performance_insights_kms_key_id'],
    reason: 'DescribeDBInstances leaves the exported logs and the key of Performance Insights out.',
  },
  {
    type: 'aws_ecs_service',
    what: 'not-read-back',
    attributes: ['availability_zone_rebalancing'],
    reason: 'DescribeServices leaves the balancing of zones out.',
  },
  {
    type: 'aws_elasticache_parameter_group',
    what: 'not-read-back',
    attributes: ['parameter'],
    reason: 'Parameters of the family are told as if they were set by the user.',
  },
  {
    type: 'aws_elasticache_replication_group',
    what: 'not-read-back',
    attributes: ['auto_minor_version_upgrade', 'kms_key_id'],
    reason: 'DescribeReplicationGroups leaves both out.',
  },
  {
    type: 'aws_flow_log',
    what: 'not-read-back',
    attributes: ['destination_options', 'max_aggregation_interval', 'tags', 'tags_all'],
    reason: 'DescribeFlowLogs leaves the form of the files, the interval and the tags out.',
  },
  {
    type: 'aws_sesv2_email_identity',
    what: 'not-read-back',
    attributes: ['configuration_set_name', 'dkim_signing_attributes'],
    reason: 'GetEmailIdentity leaves the configuration set and the length of the key out.',
  },
  {
    type: 'aws_vpc_security_group_egress_rule',
    what: 'differs-again',
    attributes: ['description', 'tags_all'],
    reason: 'A rule for all traffic out comes back without description and tags.',
  },
  {
    type: 'aws_secretsmanager_secret_rotation',
    what: 'not-destroyed',
    reason: 'Secrets Manager has no CancelRotateSecret.',
  },
];
