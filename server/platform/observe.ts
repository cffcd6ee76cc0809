/** Every request has an id and a trace in its log; it is counted, timed and told as a span. */
import { createHmac, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';
import { type Trace, type Tracer, traceOf } from './trace.ts';

declare module 'fastify' {
  interface FastifyRequest {
    trace: Trace | undefined;
  }
}

export interface ObserveOptions {
  readonly metrics: Metrics;
  /** Default: nobody is told of spans. */
  readonly tracer?: Tracer | undefined;
}

export function registerObservation(app: FastifyInstance, { metrics, tracer }: ObserveOptions): void {
  app.decorateRequest('trace', undefined);
  app.addHook('onRequest', (request, _reply, done) => {
    request.trace = traceOf(one(request.headers.traceparent));
    request.log = request.log.child({ traceId: request.trace.traceId });
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    metrics.count('Requests');
    if (reply.statusCode >= 500) metrics.count('ServerErrors');
    metrics.observe('RequestTime', reply.elapsedTime);
    if (tracer && request.trace) {
      const endMs = Date.now();
      tracer.end({
        trace: request.trace,
        name: `${request.method} ${request.routeOptions.url ?? 'nowhere'}`,
        startMs: endMs - reply.elapsedTime,
        endMs,
        status: reply.statusCode,
      });
    }
    done();
  });
}

/** Unlike a counter, the same on no two tasks: a problem document shows it, and the log is searched for it. */
export const newRequestId = (): string => randomUUID();

/** A person in the log: unreadable, and the same one every time. Sixteen hex digits of a keyed hash. */
export function hashedId(key: string, id: string): string {
  return createHmac('sha256', key).update(id).digest('hex').slice(0, 16);
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
