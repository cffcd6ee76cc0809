import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { synthesize } from '../testing/synth.ts';
import { Redeploy, type RedeployProps } from './redeploy.ts';

const make = (props: Partial<RedeployProps> = {}) =>
  synthesize((stack, topology) => {
    new Redeploy(stack, 'redeploy', {
      topology,
      secretArns: ['arn:database', 'arn:redis', 'arn:application'],
      cluster: { name: 'mangu', arn: 'arn:cluster' },
      services: [{ name: 'server', arn: 'arn:service:server' }],
      rollouts: { client: { name: 'client', arn: 'arn:service:client', settings: '{"spot":80}' } },
      dataKeyArn: 'arn:key',
      logsKeyArn: 'arn:logs-key',
      ...props,
    });
  });

suite('redeploying after a change of a secret', () => {
  const module = make();
  const queueNamed = (name: string) => {
    const found = Object.values(module.all('aws_sqs_queue')).find((queue) => queue.name === name);
    assert(found, name);
    return found;
  };
  const queue = queueNamed('mangu-publishing-redeploy-production');
  const deadLetters = queueNamed('mangu-publishing-redeploy-failed-production');

  test('begins when one of the secrets has a new current version, whoever wrote it', () => {
    assert.deepEqual(JSON.parse(module.one('aws_cloudwatch_event_rule').event_pattern), {
      source: ['aws.secretsmanager'],
      'detail-type': ['Secret Label Updated'],
      resources: ['arn:database', 'arn:redis', 'arn:application'],
      detail: { labelUpdated: ['AWSCURRENT'] },
    });
  });

  test('waits until the database has its new password', () => {
    assert.equal(queue.delay_seconds, 300);
  });

  test('keeps changes that could not be followed for two weeks', () => {
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(queue.redrive_policy);
    assert.match(deadLetterTargetArn, /dead-letters/);
    assert.equal(maxReceiveCount, 5);
    assert.equal(deadLetters.message_retention_seconds, 1_209_600);
    assert.deepEqual(
      [queue.kms_master_key_id, deadLetters.kms_master_key_id],
      ['arn:logs-key', 'arn:logs-key'],
    );
  });

  test('does not hand a message out again while the function has it', () => {
    const { timeout } = module.one('aws_lambda_function');
    const { maximum_batching_window_in_seconds } = module.one('aws_lambda_event_source_mapping');
    assert(queue.visibility_timeout_seconds >= 6 * timeout + maximum_batching_window_in_seconds);
  });

  test('may update these services, and nothing else of ECS', () => {
    const { Statement } = JSON.parse(module.one('aws_iam_role_policy').policy);
    assert.deepEqual(Statement[0], {
      Sid: 'Deploy',
      Effect: 'Allow',
      Action: ['ecs:UpdateService'],
      Resource: ['arn:service:server'],
      Condition: { ArnEquals: { 'ecs:cluster': 'arn:cluster' } },
    });
    assert(Statement.every((one: { Resource: string[] }) => !one.Resource.includes('*')));
  });

  test('takes messages from this rule only, and only in TLS', () => {
    const [events, tls] = JSON.parse(module.one('aws_sqs_queue_policy').policy).Statement;
    assert.match(events.Condition.ArnEquals['aws:SourceArn'], /aws_cloudwatch_event_rule/);
    assert.equal(tls.Effect, 'Deny');
  });

  test('runs what lies in its folder, with an encrypted log that expires', () => {
    const made = module.one('aws_lambda_function');
    assert.match(made.filename, /^assets\/.*redeploy\.zip$/);
    assert.equal(made.environment.variables.SERVICES, 'server');
    const log = module.one('aws_cloudwatch_log_group');
    assert.deepEqual([log.kms_key_id, log.retention_in_days], ['arn:logs-key', 7]);
  });

  test('asks ECS after each change of a service whether it was taken back', () => {
    const invocation = module.one('aws_lambda_invocation');
    assert.deepEqual(JSON.parse(invocation.input), { rollout: 'client' });
    assert.deepEqual(invocation.triggers, { settings: '{"spot":80}' });
    const { Statement } = JSON.parse(module.one('aws_iam_role_policy').policy);
    const rollouts = Statement.find((one: { Sid: string }) => one.Sid === 'Rollouts');
    assert.deepEqual(rollouts.Action, ['ecs:ListServiceDeployments']);
    assert.deepEqual(rollouts.Resource, ['arn:service:client']);
  });

  test('needs a secret and a service', () => {
    assert.throws(() => make({ services: [] }), /nothing to redeploy/);
  });
});
