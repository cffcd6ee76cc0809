import { text } from '../../../synth/values.ts';
import { fact, holds, is, leadsTo } from '../facts.ts';
import type { View } from '../row.ts';
import { isAes256 } from './storage.ts';

/** Everything that keeps data: database, cache, buckets, images, secrets, logs, messages, backups. */
export function encryptedStores(view: View) {
  const { graph } = view;
  return [
    is(view.database, 'storage_encrypted', true),
    is(view.cache, 'at_rest_encryption_enabled', true),
    ...view.buckets.map((bucket) => {
      const part = view.bucketPart(bucket, 'server_side_encryption_configuration');
      const path = 'rule.apply_server_side_encryption_by_default.sse_algorithm';
      const algorithm = text(part?.attributes, path);
      return fact(bucket, 'encryption', algorithm || 'none', 'aws:kms or AES256', isAes256(algorithm));
    }),
    ...graph
      .all('aws_ecr_repository')
      .map((one) => holds(one, 'encryption_configuration.encryption_type', isAes256, 'KMS or AES256')),
    ...graph.all('aws_secretsmanager_secret').map((one) => withKey(view, one, 'kms_key_id')),
    ...graph.all('aws_cloudwatch_log_group').map((one) => withKey(view, one, 'kms_key_id')),
    ...graph.all('aws_sns_topic').map((one) => withKey(view, one, 'kms_master_key_id')),
    ...graph.all('aws_sqs_queue').map((one) => withKey(view, one, 'kms_master_key_id')),
    ...graph.all('aws_backup_vault').map((one) => withKey(view, one, 'kms_key_arn')),
  ];
}

function withKey(view: View, block: Parameters<typeof leadsTo>[1], path: string) {
  return leadsTo(view, block, path, 'aws_kms_key', 'aws_kms_alias', 'aws_kms_replica_key');
}
