import { CloudwatchLogMetricFilter } from '@cdktn/provider-aws/lib/cloudwatch-log-metric-filter/index.js';
import { connectionFailureMetrics, databaseWords, ownNamespace, serverWords } from '@mangu/topology/alarms';
import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';

export interface AlarmLogFiltersProps {
  readonly topology: Topology;
  readonly serverLogGroup: string;
  /** Group that RDS writes PostgreSQL's log to. */
  readonly databaseLogGroup: string;
}

/** Any of them; a pattern without an operator would want all. */
const anyOf = (words: readonly string[]): string => words.map((word) => `?"${word}"`).join(' ');

/**
 * Specification: Alarms, Database connection failures. RDS has no metric of them, so both sides are asked: the server
 * that did not get through, and the database that refused.
 */
export class AlarmLogFilters extends Construct {
  constructor(scope: Construct, id: string, props: AlarmLogFiltersProps) {
    super(scope, id);
    const { topology, serverLogGroup, databaseLogGroup } = props;
    const filter = (
      part: keyof typeof connectionFailureMetrics,
      logGroupName: string,
      words: readonly string[],
    ) =>
      new CloudwatchLogMetricFilter(this, part, {
        name: nameOf(topology, `${part}-connection-failures`),
        logGroupName,
        pattern: anyOf(words),
        metricTransformation: {
          namespace: ownNamespace(topology),
          name: connectionFailureMetrics[part],
          value: '1',
          // Otherwise the metric is silent while all is well, and the alarm never leaves its first state.
          defaultValue: '0',
        },
      });
    filter('server', serverLogGroup, serverWords);
    filter('database', databaseLogGroup, databaseWords);
  }
}
