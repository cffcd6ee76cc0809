/** Where looks put what they measured. */

import type { Samples } from '@mangu/rehearsal/alarms';
import { type MetricName, metricKeys } from '@mangu/rehearsal/alarms';
import type { ServiceName, Topology } from '@mangu/topology/types';

export type Put = (name: MetricName, value: number, service?: ServiceName) => void;

export function putInto(samples: Samples, topology: Topology): Put {
  const keyOf = metricKeys(topology);
  return (name, value, service) => samples.add(keyOf(name, service), Date.now(), value);
}
