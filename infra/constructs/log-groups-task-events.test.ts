import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { synthesize } from '../testing/synth.ts';
import { Account } from './account.ts';
import { TaskEvents } from './log-groups-task-events.ts';

suite('the log of why tasks ended', () => {
  const module = synthesize((stack, topology) => {
    const account = new Account(stack, 'account', { topology });
    new TaskEvents(stack, 'task-events', { topology, account, keyArn: 'key-logs' });
  });
  const rules = Object.values(module.all('aws_cloudwatch_event_rule'));

  test('is kept as long as the logs of the services, under our key', () => {
    const { name, retention_in_days, kms_key_id } = module.one('aws_cloudwatch_log_group');
    assert.deepEqual(
      [name, retention_in_days, kms_key_id],
      ['/aws/events/mangu-publishing-tasks-production', 7, 'key-logs'],
    );
  });

  test('holds tasks and services of this cluster only', () => {
    for (const { name, event_pattern } of rules) {
      const { detail, resources } = JSON.parse(event_pattern);
      const [arn] = detail?.clusterArn ?? resources.map((one: { prefix: string }) => one.prefix);
      assert.match(arn, /:(cluster|service)\/mangu-publishing-production\/?$/, name);
    }
  });

  test('tells each ended task once, those that AWS took back apart', () => {
    const codes = rules
      .map(({ event_pattern }) => JSON.parse(event_pattern).detail?.stopCode)
      .filter(Boolean);
    assert.deepEqual(codes.map((code) => JSON.stringify(code)).sort(), [
      '["SpotInterruption"]',
      '[{"anything-but":"SpotInterruption"}]',
    ]);
  });

  test('may be written by EventBridge, and the policy stands before the first event', () => {
    const [statement] = JSON.parse(
      module.one('aws_cloudwatch_log_resource_policy').policy_document,
    ).Statement;
    assert.ok(statement.Principal.Service.includes('events.amazonaws.com'));
    for (const { depends_on } of Object.values(module.all('aws_cloudwatch_event_target'))) {
      assert.match(depends_on[0], /^aws_cloudwatch_log_resource_policy\./);
    }
  });
});
