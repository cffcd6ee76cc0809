/** Spans for a collector that speaks OpenTelemetry's protocol over HTTP in JSON. */
import type { FastifyBaseLogger } from 'fastify';
import type { Span, Tracer } from './trace.ts';

/** Kept until they are sent; more than these are dropped, since traces are a help and never a need. */
const keptAtMost = 2000;
const sendEveryMs = 5000;
const answerWithinMs = 3000;

/** @param endpoint base of the collector; `/v1/traces` is put behind it. */
export function startTracer(endpoint: URL, log: Pick<FastifyBaseLogger, 'warn'>): Tracer {
  const target = new URL('v1/traces', endpoint.href.endsWith('/') ? endpoint : `${endpoint.href}/`);
  let kept: Span[] = [];
  let away = false;
  const send = async () => {
    if (kept.length === 0) return;
    const spans = kept;
    kept = [];
    try {
      const answer = await fetch(target, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(otlp(spans)),
        signal: AbortSignal.timeout(answerWithinMs),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      away = false;
    } catch (error) {
      if (!away) log.warn({ err: error }, 'the collector of traces does not take them; they are dropped');
      away = true;
    }
  };
  const sending = setInterval(() => void send(), sendEveryMs);
  sending.unref();
  return {
    end(span) {
      if (span.trace.sampled && kept.length < keptAtMost) kept.push(span);
    },
    async stop() {
      clearInterval(sending);
      await send();
    },
  };
}

/** OpenTelemetry protocol 1, its JSON mapping; pure. */
export function otlp(spans: readonly Span[]): object {
  const nanoseconds = (ms: number) => `${Math.round(ms * 1000)}000`;
  const server = 2;
  const failed = 2;
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'mangu-server' } }] },
        scopeSpans: [
          {
            scope: { name: 'mangu' },
            spans: spans.map(({ trace, name, startMs, endMs, status }) => ({
              traceId: trace.traceId,
              spanId: trace.spanId,
              ...(trace.parentId ? { parentSpanId: trace.parentId } : {}),
              name,
              kind: server,
              startTimeUnixNano: nanoseconds(startMs),
              endTimeUnixNano: nanoseconds(endMs),
              attributes: [{ key: 'http.response.status_code', value: { intValue: String(status) } }],
              status: status >= 500 ? { code: failed } : {},
            })),
          },
        ],
      },
    ],
  };
}
