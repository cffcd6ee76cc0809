import { ownNamespace, type Statistic } from '@mangu/topology/alarms';
import type { ServerMetricName } from '@mangu/topology/metrics';
import type { Topology } from '@mangu/topology/types';
import { type Graph, graph, line, metricsOf, type Widget } from './dashboard-widgets.ts';

/** What the server counts itself (topology/metrics.ts). */
export function serverRow(topology: Topology): Widget[] {
  const here = (props: Omit<Graph, 'region'>) => graph({ region: topology.region, ...props });
  const own = (name: ServerMetricName, statistic: Statistic) =>
    metricsOf(ownNamespace(topology), { Service: 'server' })(name, statistic);
  return [
    here({
      title: 'Server: time of a request',
      unit: 'milliseconds',
      lines: [line('p50', own('RequestTime', 'p50')), line('p95', own('RequestTime', 'p95'))],
    }),
    here({
      title: 'Server: event loop and memory',
      unit: 'milliseconds late',
      lines: [
        line('event loop', own('EventLoopDelay', 'Maximum')),
        line('resident MB', own('ResidentMemory', 'Maximum'), 'right'),
      ],
    }),
    here({
      title: 'Server: connections to the database',
      unit: 'of a task',
      lines: [
        line('in use', own('DatabaseConnections', 'Maximum')),
        line('requests that wait for one', own('DatabaseWaiting', 'Maximum'), 'right'),
      ],
    }),
  ];
}
