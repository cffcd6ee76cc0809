import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { alarmDefinitions, serverWords } from '@mangu/topology/alarms';
import { environments } from '@mangu/topology/environments';
import { type Block, synthesize } from '../testing/synth.ts';
import { watched } from '../testing/watched.ts';
import { AlarmLogFilters } from './alarm-log-filters.ts';

const module = synthesize((stack, topology) => {
  new AlarmLogFilters(stack, 'filters', {
    topology,
    serverLogGroup: 'server-group',
    databaseLogGroup: 'database-group',
  });
});
const filters: Block[] = Object.values(module.all('aws_cloudwatch_log_metric_filter'));

suite('the filters over logs', () => {
  test('count every metric that an alarm expects of them', () => {
    const counted = filters.map(({ metric_transformation: { namespace, name } }) => `${namespace} ${name}`);
    const expected = alarmDefinitions(watched(environments.production))
      .filter(({ producer }) => producer === 'log-filter')
      .flatMap(({ measure }) => ('metric' in measure ? [measure.metric] : Object.values(measure.metrics)))
      .map(({ namespace, name }) => `${namespace} ${name}`);
    assert.deepEqual(counted.sort(), expected.sort());
  });

  test('look for any of the words, not for all of them', () => {
    for (const { pattern } of filters) assert.match(pattern, /^(\?"[^"]+" ?)+$/);
  });

  test('look for words that the server writes', () => {
    const sources = ['problems.ts', 'bring-up-to-date.ts']
      .map((file) => readFileSync(new URL(`../../server/platform/${file}`, import.meta.url), 'utf8'))
      .join('');
    for (const word of serverWords) assert.ok(sources.includes(word), word);
    assert.match(sources, /problem: error\.id/);
  });

  test('each read their own group', () => {
    assert.deepEqual(filters.map(({ log_group_name }) => log_group_name).sort(), [
      'database-group',
      'server-group',
    ]);
  });
});
