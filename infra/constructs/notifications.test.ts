import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Block, synthesize } from '../testing/synth.ts';
import { Account } from './account.ts';
import { Notifications } from './notifications.ts';

const module = synthesize((stack, topology) => {
  new Notifications(stack, 'notifications', {
    topology,
    account: new Account(stack, 'account', { topology }),
    keyArns: { region: 'key-of-region', global: 'key-of-us-east-1' },
    global: stack.global,
    email: 'operators@example.org',
  });
});
const topics = Object.entries(module.all('aws_sns_topic'));
const statementsOf = (topic: string): Block[] => {
  const policy = Object.values(module.all('aws_sns_topic_policy')).find(({ arn }) =>
    arn.includes(`${topic}.`),
  );
  return JSON.parse(policy?.policy ?? '{"Statement":[]}').Statement;
};
const nameOfTopic = (name: string) => topics.find(([, topic]) => topic.name === name)?.[0] ?? '';

suite('the topics of the alarms', () => {
  test('are two, to wake somebody and to be read in the morning, here and in us-east-1', () => {
    assert.deepEqual(topics.map(([, { name }]) => name).sort(), [
      'mangu-publishing-global-notices-production',
      'mangu-publishing-global-pages-production',
      'mangu-publishing-notices-production',
      'mangu-publishing-pages-production',
    ]);
  });

  test('are each encrypted with the key of their own region', () => {
    for (const [, { name, provider, kms_master_key_id }] of topics) {
      const isGlobal = name.includes('global');
      assert.equal(kms_master_key_id, isGlobal ? 'key-of-us-east-1' : 'key-of-region', name);
      assert.equal(provider, isGlobal ? 'aws.global' : undefined, name);
    }
  });

  test('keep policy and subscription in the region of the topic', () => {
    for (const type of ['aws_sns_topic_policy', 'aws_sns_topic_subscription']) {
      const regions = Object.values(module.all(type)).map(({ provider }) => provider ?? 'aws');
      assert.deepEqual(regions.sort(), ['aws', 'aws', 'aws.global', 'aws.global'], type);
    }
  });

  test('all reach the mail address', () => {
    const subscriptions = Object.values(module.all('aws_sns_topic_subscription'));
    assert.equal(subscriptions.length, 4);
    for (const { protocol, endpoint } of subscriptions) {
      assert.deepEqual([protocol, endpoint], ['email', 'operators@example.org']);
    }
  });

  test('admit CloudWatch of this account only', () => {
    for (const [topic] of topics) {
      const alarms = statementsOf(topic).find(({ Sid }) => Sid === 'Alarms');
      assert.match(alarms?.Condition.StringEquals['aws:SourceAccount'], /account_id/, topic);
    }
  });

  test('admit EventBridge without a condition, because it gives SNS nothing to test', () => {
    const events = statementsOf(nameOfTopic('mangu-publishing-notices-production')).find(
      ({ Sid }) => Sid === 'Events',
    );
    assert.equal(events?.Principal.Service, 'events.amazonaws.com');
    assert.equal(events?.Condition, undefined);
  });

  test('admit budgets in us-east-1 only', () => {
    const admitting = topics.filter(([topic]) => statementsOf(topic).some(({ Sid }) => Sid === 'Budgets'));
    assert.deepEqual(
      admitting.map(([, { name }]) => name),
      ['mangu-publishing-global-notices-production'],
    );
  });

  test('refuse what does not come over TLS', () => {
    for (const [topic] of topics) {
      const deny = statementsOf(topic).find(({ Effect }) => Effect === 'Deny');
      assert.equal(deny?.Condition.Bool['aws:SecureTransport'], 'false');
    }
  });
});
