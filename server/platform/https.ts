import type { RequestListener } from 'node:http';
import https from 'node:https';
import type { Certificate } from './certificate.ts';

/** What Fastify gives its own servers and leaves to the factory otherwise. */
interface ServerTimes {
  readonly keepAliveTimeout?: number;
  readonly requestTimeout?: number;
  readonly connectionTimeout?: number;
}

/** Makes HTTPS servers where Fastify would make HTTP ones; its types stay those of HTTP, which HTTPS shares. */
export function httpsServers({ certificate, key }: Certificate) {
  return (handler: RequestListener, times: ServerTimes): https.Server => {
    const server = https.createServer({ cert: certificate, key }, handler);
    server.keepAliveTimeout = times.keepAliveTimeout ?? 72_000;
    server.requestTimeout = times.requestTimeout ?? 0;
    server.setTimeout(times.connectionTimeout ?? 0);
    return server;
  };
}
