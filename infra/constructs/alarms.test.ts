import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { alarmDefinitions, compositeDefinitions } from '@mangu/topology/alarms';
import { environmentNames, environments } from '@mangu/topology/environments';
import { nameProblem } from '@mangu/topology/names';
import { synthesize } from '../testing/synth.ts';
import { watched } from '../testing/watched.ts';
import { Alarms } from './alarms.ts';

const topics = {
  pages: 'topic-pages',
  notices: 'topic-notices',
  globalPages: 'topic-global-pages',
  globalNotices: 'topic-global-notices',
};
const modules = environmentNames.map((name) => ({
  environment: environments[name],
  module: synthesize((stack, topology) => {
    new Alarms(stack, 'alarms', { watched: watched(topology), global: stack.global, topics });
  }, name),
}));
const production = modules[0];
if (!production) throw new Error('no environments');
const { module } = production;
const alarms = Object.values(module.all('aws_cloudwatch_metric_alarm'));
const named = (key: string) =>
  alarms.find(({ alarm_name }) => alarm_name === `mangu-publishing-${key}-production`) ??
  assert.fail(`no alarm ${key}`);

suite('the alarms', () => {
  test('are thirty at least', () => {
    assert.ok(alarms.length >= 30, `${alarms.length}`);
  });

  test('all tell somebody when they ring and when they stop', () => {
    for (const { module } of modules) {
      for (const type of ['aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm']) {
        for (const alarm of Object.values(module.all(type))) {
          assert.equal(alarm.alarm_actions.length, 1, alarm.alarm_name);
          assert.deepEqual(alarm.ok_actions, alarm.alarm_actions, alarm.alarm_name);
        }
      }
    }
  });

  test('ring in topics of their own region', () => {
    for (const { alarm_name, provider, alarm_actions } of alarms) {
      assert.equal(/global/.test(alarm_actions[0]), provider === 'aws.global', alarm_name);
    }
  });

  test('say first what they mean and last where to read on', () => {
    for (const { alarm_name, alarm_description } of alarms) {
      const key = alarm_name.replace('mangu-publishing-', '').replace('-production', '');
      assert.match(alarm_description, /^[A-Z].*\./);
      assert.ok(alarm_description.endsWith(`Runbook: docs/runbooks/alarms/${key}.md`), alarm_description);
      assert.ok(alarm_description.length <= 1024, alarm_name);
    }
  });

  test('have names that AWS takes, each once', () => {
    for (const { module } of modules) {
      const names = Object.values(module.all('aws_cloudwatch_metric_alarm')).map((one) => one.alarm_name);
      assert.equal(new Set(names).size, names.length);
      for (const name of names) assert.equal(nameProblem('alarm', name), undefined, name);
    }
  });

  test('look at CloudFront, its firewall and its certificate from us-east-1, and at all else from here', () => {
    const global = alarms.filter(({ provider }) => provider === 'aws.global').map((one) => one.alarm_name);
    assert.deepEqual(global.sort(), [
      'mangu-publishing-cdn-5xx-rate-production',
      'mangu-publishing-cdn-certificate-production',
      'mangu-publishing-firewall-blocked-production',
      'mangu-publishing-firewall-blocked-share-production',
    ]);
  });

  test('give arithmetic exactly one result', () => {
    for (const { alarm_name, metric_query = [] } of alarms) {
      const results = metric_query.filter((one: { return_data?: boolean }) => one.return_data);
      assert.ok(metric_query.length === 0 || results.length === 1, alarm_name);
    }
  });

  test('name in their arithmetic only metrics that they ask for', () => {
    for (const { key, measure } of alarmDefinitions(watched(environments.production))) {
      if ('metric' in measure) continue;
      const used = new Set(measure.expression.match(/\b[a-z][a-z0-9]*\b/g));
      assert.deepEqual([...used].sort(), Object.keys(measure.metrics).sort(), key);
    }
  });

  test('wait for CPU and memory above 80 % of services, database and Redis', () => {
    const keys = ['server-cpu', 'client-cpu', 'server-memory', 'client-memory', 'database-cpu', 'redis-cpu'];
    for (const key of [...keys, 'redis-memory']) {
      const { threshold, comparison_operator } = named(key);
      assert.deepEqual([threshold, comparison_operator], [80, 'GreaterThanThreshold'], key);
    }
  });

  test('take silence for an outage where the load balancer is silent without targets', () => {
    assert.equal(named('server-none-healthy').treat_missing_data, 'breaching');
    assert.equal(named('client-none-healthy').treat_missing_data, 'breaching');
  });

  test('look at mail where there is some, and are not shown where Terraform may leave them out', () => {
    assert.deepEqual(
      ['mail-bounces', 'mail-complaints'].map((key) => [named(key).threshold, named(key).count]),
      [
        [0.04, 1],
        [0.0008, 1],
      ],
    );
    let shown: readonly string[] = [];
    synthesize((stack, topology) => {
      shown = new Alarms(stack, 'alarms', { watched: watched(topology), global: stack.global, topics }).arns;
    });
    const ofRegion = alarms.filter(({ provider, count }) => provider === undefined && count === undefined);
    assert.equal(shown.length, ofRegion.length + compositeDefinitions.length);
    const development = modules.find(({ environment }) => environment.domain === 'none');
    const names = Object.values(development?.module.all('aws_cloudwatch_metric_alarm') ?? {});
    assert.ok(names.length > 30 && names.every(({ alarm_name }) => !/mail/.test(alarm_name)));
  });

  test('count a share of errors only when there are enough requests', () => {
    const [result] = named('server-5xx-rate').metric_query;
    assert.equal(result.expression, 'IF(requests >= 50, 100 * FILL(errors, 0) / requests, 0)');
  });

  test('look at each node of the cache', () => {
    const two = synthesize(
      (stack, topology) => {
        new Alarms(stack, 'alarms', { watched: watched(topology), global: stack.global, topics });
      },
      { ...environments.production, cache: { ...environments.production.cache, nodes: 2 } },
    );
    const lag = Object.values(two.all('aws_cloudwatch_metric_alarm')).find(({ alarm_name }) =>
      /redis-lag/.test(alarm_name),
    );
    assert.deepEqual(
      lag?.metric_query.slice(1).map((one: { metric: { dimensions: unknown } }) => one.metric.dimensions),
      [
        { CacheClusterId: 'mangu-publishing-redis-production-001' },
        { CacheClusterId: 'mangu-publishing-redis-production-002' },
      ],
    );
  });

  test('leave out what an environment does not have', () => {
    const development = modules.find(({ environment }) => environment.environment === 'development');
    const names = Object.keys(development?.module.all('aws_cloudwatch_metric_alarm') ?? {});
    assert.ok(!names.some((name) => name.includes('certificate')));
    assert.ok(names.some((name) => name.includes('server-none-healthy')));
  });
});

suite('what pages', () => {
  test('is a composite in the region, so that one cause pages once', () => {
    const composites = Object.values(module.all('aws_cloudwatch_composite_alarm'));
    for (const { alarm_actions } of composites) assert.deepEqual(alarm_actions, ['topic-pages']);
    assert.equal(composites.length, 2);
  });

  test('is every alarm that is marked so, and nothing else', () => {
    const pages = alarmDefinitions(watched(environments.production)).filter(
      ({ severity, place }) => severity === 'page' && place === 'region',
    );
    assert.deepEqual(
      pages.map(({ key }) => key).sort(),
      compositeDefinitions.flatMap(({ anyOf }) => anyOf).sort(),
    );
  });

  test('reaches the pager from us-east-1 too', () => {
    assert.deepEqual(named('cdn-5xx-rate').alarm_actions, ['topic-global-pages']);
  });
});
