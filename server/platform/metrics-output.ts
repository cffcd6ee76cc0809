/** Where metrics go: a line a minute for CloudWatch, and a port of the loopback for Prometheus. */
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './metrics.ts';
import { StartRefused } from './start-refused.ts';

const everyMs = 60_000;
const nanosecondsPerMs = 1e6;

export interface MetricsOutputOptions {
  /** Namespace of CloudWatch; no lines without. */
  readonly namespace: string | undefined;
  /** Port of Prometheus' endpoint; none without. Never through the load balancer: it listens on the loopback only. */
  readonly port: number | undefined;
  /** Takes a line of CloudWatch's. */
  readonly write: (line: string) => void;
  /** Pool of the database. */
  readonly pool: { readonly totalCount: number; readonly idleCount: number; readonly waitingCount: number };
}

/** @returns where Prometheus asks, and what ends it: the last counts are written then. */
export async function startMetricsOutput(metrics: Metrics, options: MetricsOutputOptions) {
  const { namespace, port, write, pool } = options;
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  metrics.gauge('DatabaseConnections', () => pool.totalCount - pool.idleCount);
  metrics.gauge('DatabaseWaiting', () => pool.waitingCount);
  metrics.gauge('ResidentMemory', () => Math.round(process.memoryUsage.rss() / 1e5) / 10);
  metrics.gauge('EventLoopDelay', () => Math.round(delay.percentile(99) / nanosecondsPerMs) || 0);
  const tell = () => {
    if (namespace) write(metrics.embedded(namespace, 'server', Date.now()));
    delay.reset();
  };
  const telling = setInterval(tell, everyMs);
  telling.unref();
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(metrics.prometheus());
  });
  if (port !== undefined) {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    }).catch((error: unknown) => {
      const message = `METRICS_PORT ${port} cannot be listened on: it is taken, or not allowed. Choose another.`;
      throw new StartRefused('port-taken', message, error);
    });
  }
  const address = server.address();
  return {
    url: typeof address === 'object' && address ? `http://127.0.0.1:${address.port}/metrics` : undefined,
    async stop() {
      clearInterval(telling);
      tell();
      delay.disable();
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}
