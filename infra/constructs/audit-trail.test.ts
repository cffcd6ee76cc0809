import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Block, synthesize } from '../testing/synth.ts';
import { Account } from './account.ts';
import { AuditBucket } from './audit-bucket.ts';
import { AuditTrail } from './audit-trail.ts';

const make = () =>
  synthesize((stack, topology) => {
    const account = new Account(stack, 'account', { topology });
    const bucket = new AuditBucket(stack, 'audit-bucket', {
      topology,
      account,
      keyArn: 'arn:logs-key',
      accessLogs: { bucket: 'logs', prefix: 's3/audit/' },
    });
    new AuditTrail(stack, 'audit-trail', {
      topology,
      account,
      bucket,
      keyArn: 'arn:logs-key',
      dataBucketArns: ['arn:aws:s3:::uploads'],
    });
  });

suite('the audit bucket', () => {
  test('lets nobody change a record for a year, and then forgets it', () => {
    const module = make();
    const { days, mode } = module.one('aws_s3_bucket_object_lock_configuration').rule.default_retention;
    assert.deepEqual([mode, days], ['GOVERNANCE', 365]);
    const [rule] = module.one('aws_s3_bucket_lifecycle_configuration').rule;
    assert.deepEqual(rule.expiration, [{ days: 365 }]);
    assert.deepEqual(rule.transition, [{ days: 90, storage_class: 'GLACIER_IR' }]);
  });

  test('is written by the trail and by flow logs of this account, each below its folder', () => {
    const statements: Block[] = JSON.parse(make().one('aws_s3_bucket_policy').policy).Statement;
    const allowed = statements.filter(({ Effect }) => Effect === 'Allow');
    assert.deepEqual(
      allowed.map(({ Sid, Principal }) => [Sid, Principal.Service]),
      [
        ['TrailLook', 'cloudtrail.amazonaws.com'],
        ['TrailWrite', 'cloudtrail.amazonaws.com'],
        ['FlowLogsLook', 'delivery.logs.amazonaws.com'],
        ['FlowLogsWrite', 'delivery.logs.amazonaws.com'],
      ],
    );
    for (const { Sid, Condition } of allowed) {
      assert.ok(Condition.StringEquals['aws:SourceAccount'], Sid);
      assert.ok(Condition.ArnLike['aws:SourceArn'], Sid);
    }
    assert.match(
      allowed[1]?.Condition.ArnLike['aws:SourceArn'],
      /:trail\/mangu-publishing-trail-production$/,
    );
    assert.ok(allowed[3]?.Resource.some((arn: string) => /AWSLogs\/aws-account-id=[^/]+\/\*$/.test(arn)));
  });
});

suite('the audit trail', () => {
  test('records every region, signs its files and encrypts them with our key', () => {
    const trail = make().one('aws_cloudtrail');
    assert.equal(trail.is_multi_region_trail, true);
    assert.equal(trail.include_global_service_events, true);
    assert.equal(trail.enable_log_file_validation, true);
    assert.equal(trail.kms_key_id, 'arn:logs-key');
  });

  test('waits for the policy of its bucket', () => {
    const waits: string[] = make().one('aws_cloudtrail').depends_on;
    assert.ok(waits.some((name) => name.startsWith('aws_s3_bucket_policy.')));
  });

  test('records all calls, and of objects those that change them', () => {
    const [management, data] = make().one('aws_cloudtrail').advanced_event_selector;
    assert.deepEqual(management.field_selector, [{ field: 'eventCategory', equals: ['Management'] }]);
    assert.deepEqual(data.field_selector.at(-1), {
      field: 'resources.ARN',
      starts_with: ['arn:aws:s3:::uploads/'],
    });
  });

  test('writes into a log group too, by a role that can do nothing else', () => {
    const module = make();
    assert.match(module.one('aws_cloudtrail').cloud_watch_logs_group_arn, /:\*$/);
    const [{ Action, Resource }] = JSON.parse(module.one('aws_iam_role_policy').policy).Statement;
    assert.deepEqual(Action, ['logs:CreateLogStream', 'logs:PutLogEvents']);
    assert.match(Resource[0], /:log-stream:.*_CloudTrail_\*$/);
  });
});
