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

/** Applied, but these attributes do not come back as they were given, so that they would differ for ever. */
export interface NotReadBack extends Limit {
  readonly what: 'not-read-back';
  readonly attributes: readonly string[];
}

export type EmulatorLimit = NotImplemented | NotReadBack;

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
];
