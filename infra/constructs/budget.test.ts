import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { EnvironmentName } from '@mangu/topology/types';
import { synthesize } from '../testing/synth.ts';
import { Budget } from './budget.ts';

const make = (environment: EnvironmentName = 'production') =>
  synthesize((stack, topology) => {
    new Budget(stack, 'budget', { topology, topicArn: 'topic', email: 'operators@example.org' });
  }, environment).one('aws_budgets_budget');

suite('the budget', () => {
  test('is the upper end of the estimate for a month', () => {
    const { limit_amount, limit_unit, time_unit } = make();
    assert.deepEqual([limit_amount, limit_unit, time_unit], ['315', 'USD', 'MONTHLY']);
  });

  test('counts its own environment only', () => {
    const [filter] = make('staging').cost_filter;
    assert.deepEqual(filter, { name: 'TagKeyValue', values: ['user:Environment$staging'] });
  });

  test('tells at 80 % spent, when 100 % are foreseen and when they are spent', () => {
    const told = make().notification.map(
      ({ threshold, notification_type }: { threshold: number; notification_type: string }) =>
        `${threshold} ${notification_type}`,
    );
    assert.deepEqual(told, ['80 ACTUAL', '100 FORECASTED', '100 ACTUAL']);
  });

  test('tells by topic and by mail', () => {
    for (const { subscriber_sns_topic_arns, subscriber_email_addresses } of make().notification) {
      assert.deepEqual(subscriber_sns_topic_arns, ['topic']);
      assert.deepEqual(subscriber_email_addresses, ['operators@example.org']);
    }
  });
});
