/** Variables of what is counted and traced; part of the environment contract. */
import type { Variable } from './variable.ts';

export const watchVariables = {
  METRICS_NAMESPACE: {
    kind: 'text',
    secret: false,
    readBy: ['server'],
    about: 'Namespace of CloudWatch; a line of metrics is written to the log each minute when it is set.',
  },
  METRICS_PORT: {
    kind: 'port',
    secret: false,
    readBy: ['server'],
    about: 'Port of the loopback on which Prometheus finds metrics; none when absent.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    kind: 'url',
    protocols: ['http:', 'https:'],
    secret: false,
    readBy: ['server'],
    about: 'Collector that takes traces by OTLP over HTTP in JSON; none are sent when absent.',
  },
} as const satisfies Record<string, Variable>;
