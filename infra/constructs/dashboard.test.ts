import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environmentNames, environments } from '@mangu/topology/environments';
import type { Topology } from '@mangu/topology/types';
import { type Block, synthesize } from '../testing/synth.ts';
import { watched } from '../testing/watched.ts';
import { Dashboard } from './dashboard.ts';

const make = (topology: Topology) =>
  synthesize((stack) => {
    new Dashboard(stack, 'dashboard', { watched: watched(topology), alarmArns: ['alarm-1', 'alarm-2'] });
  }, topology).one('aws_cloudwatch_dashboard');
const bodyOf = (topology: Topology): { widgets: Block[] } => JSON.parse(make(topology).dashboard_body);
const { production } = environments;
const { widgets } = bodyOf(production);
const metrics: unknown[][] = widgets.flatMap(({ properties }) => properties.metrics ?? []);
const shows = (namespace: string, name: string) =>
  metrics.some(([first, second]) => first === namespace && second === name);

suite('the dashboard', () => {
  test('is one per environment', () => {
    const names = environmentNames.map((name) => make(environments[name]).dashboard_name);
    assert.deepEqual(names, [
      'mangu-publishing-production',
      'mangu-publishing-staging',
      'mangu-publishing-development',
    ]);
  });

  test('shows every metric that the specification lists', () => {
    for (const [namespace, name] of [
      ['AWS/ECS', 'CPUUtilization'],
      ['AWS/ECS', 'MemoryUtilization'],
      ['AWS/ApplicationELB', 'RequestCount'],
      ['AWS/ApplicationELB', 'TargetResponseTime'],
      ['AWS/RDS', 'DatabaseConnections'],
      ['AWS/RDS', 'ReadIOPS'],
      ['AWS/RDS', 'WriteIOPS'],
      ['AWS/ElastiCache', 'CacheHits'],
      ['AWS/ElastiCache', 'CacheMisses'],
    ] as const) {
      assert.ok(shows(namespace, name), `${namespace} ${name}`);
    }
  });

  test('shows what rings first', () => {
    const [first] = widgets;
    assert.deepEqual([first?.type, first?.y], ['alarm', 0]);
    assert.deepEqual(first?.properties.alarms, ['alarm-1', 'alarm-2']);
  });

  test('has no two widgets on the same place, and none beyond the edge', () => {
    const taken = new Set<string>();
    for (const { x, y, width, height, properties } of widgets) {
      assert.ok(x + width <= 24, properties.title);
      for (let column = x; column < x + width; column++) {
        for (let row = y; row < y + height; row++) {
          assert.ok(!taken.has(`${column},${row}`), `${properties.title} at ${column},${row}`);
          taken.add(`${column},${row}`);
        }
      }
    }
  });

  test('reads CloudFront and its firewall from us-east-1, wherever the rest is', () => {
    const elsewhere = bodyOf({ ...production, region: 'eu-west-1' }).widgets;
    for (const { properties } of elsewhere) {
      const namespaces = (properties.metrics ?? []).map(([first]: unknown[]) => first);
      if (namespaces.length === 0) continue;
      const global = namespaces.some((one: unknown) => one === 'AWS/CloudFront' || one === 'AWS/WAFV2');
      assert.equal(properties.region, global ? 'us-east-1' : 'eu-west-1', properties.title);
    }
  });

  test('gives each line of a graph an id of its own', () => {
    const two = bodyOf({ ...production, cache: { ...production.cache, nodes: 2 } }).widgets;
    for (const { properties } of two) {
      const ids = (properties.metrics ?? []).map((one: unknown[]) => Object(one.at(-1)).id);
      assert.equal(new Set(ids).size, ids.length, properties.title);
      for (const id of ids) assert.match(id, /^[a-z]\w*$/, properties.title);
    }
  });
});
