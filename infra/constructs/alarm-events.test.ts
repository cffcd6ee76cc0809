import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environmentNames } from '@mangu/topology/environments';
import type { EnvironmentName } from '@mangu/topology/types';
import { synthesize } from '../testing/synth.ts';
import { Account } from './account.ts';
import { AlarmEvents } from './alarm-events.ts';

const make = (environment: EnvironmentName = 'production') =>
  synthesize((stack, topology) => {
    const account = new Account(stack, 'account', { topology });
    new AlarmEvents(stack, 'events', { topology, account, topicArn: 'topic-notices' });
  }, environment);

suite('what AWS tells once', () => {
  const module = make();
  const rules = module.all('aws_cloudwatch_event_rule');
  const pattern = (key: string) => {
    const name = `mangu-publishing-${key}-production`;
    return JSON.parse(Object.values(rules).find((rule) => rule.name === name)?.event_pattern ?? '{}');
  };

  test('reaches the topic of notices from every rule', () => {
    const targets = Object.values(module.all('aws_cloudwatch_event_target'));
    assert.equal(targets.length, Object.keys(rules).length);
    for (const { arn } of targets) assert.equal(arn, 'topic-notices');
  });

  test('is a sentence that names the runbook', () => {
    for (const { input_transformer } of Object.values(module.all('aws_cloudwatch_event_target'))) {
      assert.match(input_transformer.input_template, /^".+ Runbook: docs\/runbooks\/alarms\/[a-z-]+\.md"$/);
      for (const [, fact = ''] of input_transformer.input_template.matchAll(/<(\w+)>/g)) {
        assert.ok(fact in input_transformer.input_paths, fact);
      }
    }
  });

  test('is asked of the services of this cluster only', () => {
    for (const key of ['placement-failed', 'deployment-failed']) {
      assert.match(pattern(key).resources[0].prefix, /:service\/mangu-publishing-production\/$/, key);
    }
  });

  test('is asked of the database and the vault of this environment only', () => {
    assert.deepEqual(pattern('database-event').detail.SourceIdentifier, ['mangu-publishing-db-production']);
    assert.deepEqual(pattern('backup-failed').detail.$or[0].backupVaultName, [
      'mangu-publishing-vault-production',
    ]);
  });

  test('is asked of the secrets of this environment only', () => {
    assert.deepEqual(pattern('rotation-failed').detail.additionalEventData.SecretId, [
      { wildcard: '*:secret:mangu-publishing-production/*' },
    ]);
  });

  test('leaves backups out where there are none', () => {
    assert.ok(
      !Object.keys(make('development').all('aws_cloudwatch_event_rule')).some((name) => /backup/.test(name)),
    );
  });

  test('has rule names that AWS takes: 64 characters', () => {
    for (const environment of environmentNames) {
      for (const { name } of Object.values(make(environment).all('aws_cloudwatch_event_rule'))) {
        assert.ok(name.length <= 64, name);
      }
    }
  });
});
