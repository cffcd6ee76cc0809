import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { alarmDefinitions } from '@mangu/topology/alarms';
import { environments } from '@mangu/topology/environments';
import { type Block, synthesize } from '../testing/synth.ts';
import { watched } from '../testing/watched.ts';
import { RestorePoint } from './alarm-restore-point.ts';

suite('the watch over the point of restoring', () => {
  const module = synthesize((stack, topology) => {
    new RestorePoint(stack, 'restore-point', {
      topology,
      database: { id: 'mangu-publishing-db-production', arn: 'arn:database' },
      dataKeyArn: 'arn:key',
      logsKeyArn: 'arn:logs-key',
    });
  });
  const statements: Block[] = JSON.parse(module.one('aws_iam_role_policy').policy).Statement;
  const alarm = alarmDefinitions(watched(environments.production)).find(
    ({ producer }) => producer === 'function',
  );

  test('asks every five minutes, as often as RDS copies its log', () => {
    assert.equal(module.one('aws_cloudwatch_event_rule').schedule_expression, 'rate(5 minutes)');
  });

  test('makes the metric that its alarm waits for', () => {
    assert.ok(alarm && 'metric' in alarm.measure);
    const { namespace, name, dimensions } = alarm.measure.metric;
    const { variables } = module.one('aws_lambda_function').environment;
    assert.deepEqual(
      [namespace, dimensions],
      [variables.NAMESPACE, { DBInstanceIdentifier: variables.DATABASE }],
    );
    const code = readFileSync(new URL('../functions/restore-point/lag.mjs', import.meta.url), 'utf8');
    assert.ok(code.includes(`MetricName: '${name}'`), name);
  });

  test('rings when it hears nothing, because a watch that is silent is none', () => {
    assert.equal(alarm?.silence, 'breaching');
  });

  test('may ask about this database, and tell metrics of ours only', () => {
    const find = (sid: string) => statements.find(({ Sid }) => Sid === sid);
    assert.deepEqual(find('Ask')?.Resource, ['arn:database']);
    assert.deepEqual(find('Tell')?.Condition, {
      StringEquals: { 'cloudwatch:namespace': 'mangu-publishing-production' },
    });
  });

  test('is called by its own rule only', () => {
    assert.match(module.one('aws_lambda_permission').source_arn, /^\$\{aws_cloudwatch_event_rule\./);
  });
});
