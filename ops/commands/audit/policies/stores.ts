import type { Block } from '../../../synth/graph.ts';
import { text } from '../../../synth/values.ts';
import { type Audited, type Policy, unless, type Violation } from './policy.ts';

/** Type → the attribute that names a key of ours. */
const keyed: Readonly<Record<string, string>> = {
  aws_db_instance: 'kms_key_id',
  aws_elasticache_replication_group: 'kms_key_id',
  aws_secretsmanager_secret: 'kms_key_id',
  aws_sns_topic: 'kms_master_key_id',
  aws_sqs_queue: 'kms_master_key_id',
  aws_backup_vault: 'kms_key_arn',
  aws_ecr_repository: 'encryption_configuration.kms_key',
  aws_cloudtrail: 'kms_key_id',
};

export const storesEncrypted: Policy = {
  id: 'stores-encrypted',
  rule: 'Everything that keeps data is encrypted with a key of ours, and buckets are closed to the public.',
  why: 'A key of ours can be looked at, rotated and taken away; one of AWS cannot.',
  check: (audited) => [
    ...Object.entries(keyed).flatMap(([type, path]) =>
      audited.graph
        .all(type)
        .flatMap((block) => unless(hasKey(audited, block, path), block, `has no key of ours in ${path}`)),
    ),
    ...audited.graph
      .all('aws_db_instance')
      .flatMap((block) =>
        unless(
          text(block.attributes, 'storage_encrypted') === 'true',
          block,
          'storage_encrypted is not true',
        ),
      ),
    ...audited.buckets.flatMap((bucket) => closed(audited, bucket)),
  ],
};

function hasKey({ graph }: Audited, block: Block, path: string): boolean {
  return graph.targets(block, path).some(({ type }) => type.startsWith('aws_kms_'));
}

function closed(audited: Audited, bucket: Block): Violation[] {
  const encryption = audited.bucketPart(bucket, 'server_side_encryption_configuration');
  const rule = 'rule.apply_server_side_encryption_by_default';
  const algorithm = text(encryption?.attributes, `${rule}.sse_algorithm`);
  const ours = encryption !== undefined && hasKey(audited, encryption, `${rule}.kms_master_key_id`);
  const access = audited.bucketPart(bucket, 'public_access_block');
  const switches = [
    'block_public_acls',
    'block_public_policy',
    'ignore_public_acls',
    'restrict_public_buckets',
  ];
  return [
    ...unless(
      ours || (algorithm === 'AES256' && takesAccessLogs(audited, bucket)),
      bucket,
      'is not encrypted with a key of ours',
    ),
    ...unless(
      switches.every((one) => text(access?.attributes, one) === 'true'),
      bucket,
      'is not closed to the public in all four ways',
    ),
  ];
}

/** The load balancer writes its access logs under S3's own key only. */
function takesAccessLogs({ graph, loadBalancer }: Audited, bucket: Block): boolean {
  return graph.targets(loadBalancer, 'access_logs.bucket').includes(bucket);
}
