/** An alarm over a metric that nobody emits never rings. Each is joined here with whoever emits it. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import {
  type AlarmDefinition,
  alarmDefinitions,
  connectionFailureMetrics,
  type Metric,
  ownNamespace,
} from '@mangu/topology/alarms';
import { environments } from '@mangu/topology/environments';
import { serverMetrics } from '@mangu/topology/metrics';
import { watched } from '../testing/watched.ts';

const { production } = environments;
const definitions = alarmDefinitions(watched(production));
const metricsOf = ({ measure }: AlarmDefinition): Metric[] =>
  'metric' in measure ? [measure.metric] : Object.values(measure.metrics);
const root = new URL('../../', import.meta.url);
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');

/** What AWS emits by itself, by its documentation of each service; Container Insights is switched on by cluster.ts. */
const byAws: Readonly<Record<string, readonly string[]>> = {
  'AWS/ApplicationELB': [
    'HTTPCode_ELB_5XX_Count',
    'HTTPCode_Target_5XX_Count',
    'HTTP_Fixed_Response_Count',
    'HealthyHostCount',
    'UnHealthyHostCount',
    'RequestCount',
    'TargetResponseTime',
  ],
  'AWS/CertificateManager': ['DaysToExpiry'],
  'AWS/CloudFront': ['Requests', '5xxErrorRate', '4xxErrorRate'],
  'AWS/ECS': ['CPUUtilization', 'MemoryUtilization'],
  'AWS/ElastiCache': [
    'AuthenticationFailures',
    'CPUUtilization',
    'CurrConnections',
    'DatabaseMemoryUsagePercentage',
    'EngineCPUUtilization',
    'Evictions',
    'ReplicationLag',
  ],
  'AWS/Events': ['FailedInvocations'],
  'AWS/Lambda': ['Errors'],
  'AWS/NATGateway': ['ErrorPortAllocation'],
  'AWS/RDS': [
    'CPUCreditBalance',
    'CPUUtilization',
    'DatabaseConnections',
    'DiskQueueDepth',
    'FreeStorageSpace',
    'FreeableMemory',
    'MaximumUsedTransactionIDs',
    'TransactionLogsDiskUsage',
  ],
  'AWS/SES': ['Reputation.BounceRate', 'Reputation.ComplaintRate'],
  'AWS/SQS': ['ApproximateNumberOfMessagesVisible'],
  'AWS/WAFV2': ['AllowedRequests', 'BlockedRequests'],
  'ECS/ContainerInsights': ['DesiredTaskCount', 'RunningTaskCount'],
};

suite('every metric that an alarm names is emitted', () => {
  for (const definition of definitions) {
    test(`${definition.key}, by ${definition.producer}`, () => {
      for (const { namespace, name } of metricsOf(definition)) {
        if (namespace !== ownNamespace(production)) {
          assert.equal(definition.producer, 'aws');
          assert.ok(byAws[namespace]?.includes(name), `${namespace} ${name}`);
        } else if (definition.producer === 'function') {
          const sources = globSync('infra/functions/*/*.mjs', { cwd: root }).map(read).join('');
          assert.ok(sources.includes(`'${name}'`), name);
        } else {
          const ours = [...Object.values(connectionFailureMetrics), ...Object.keys(serverMetrics)];
          assert.ok(ours.includes(name), name);
        }
      }
    });
  }
});

test('every metric of the server is counted or read by it', () => {
  const sources = globSync('server/**/*.ts', { cwd: root, exclude: ['**/node_modules/**', '**/*.test.ts'] })
    .map(read)
    .join('');
  for (const name of Object.keys(serverMetrics)) {
    assert.match(sources, new RegExp(`metrics\\.(count|observe|gauge)\\('${name}'`), name);
  }
});
