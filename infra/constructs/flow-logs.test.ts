import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { synthesize } from '../testing/synth.ts';
import { Bucket } from './bucket.ts';
import { FlowLogs } from './flow-logs.ts';

suite('the flow logs', () => {
  const log = synthesize((stack, topology) => {
    const bucket = new Bucket(stack, 'audit', { name: 'audit' });
    new FlowLogs(stack, 'flow-logs', {
      topology,
      vpcId: 'vpc-1',
      bucketArn: bucket.arn,
      ready: bucket.ready,
    });
  }).one('aws_flow_log');

  test('hold all traffic of the VPC, admitted or not, in the bucket', () => {
    assert.deepEqual([log.vpc_id, log.traffic_type, log.log_destination_type], ['vpc-1', 'ALL', 's3']);
    assert.match(log.log_destination, /aws_s3_bucket\..*\.arn/);
  });

  test('wait for the policy of the bucket, without which AWS refuses them', () => {
    assert.ok(log.depends_on.some((one: string) => one.startsWith('aws_s3_bucket_policy.')));
  });
});
