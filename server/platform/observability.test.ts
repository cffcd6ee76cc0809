import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { readEnvironment } from '@mangu/topology/environment';
import { createLog, masking, secretsOf } from './log.ts';
import { createMetrics } from './metrics.ts';
import { startMetricsOutput } from './metrics-output.ts';
import { hashedId } from './observe.ts';
import { traceOf } from './trace.ts';
import { otlp, startTracer } from './trace-export.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';

test('a trace goes on from a traceparent, and begins anew at a broken one', () => {
  const on = traceOf(`00-${traceId}-${parentId}-01`);
  assert.deepEqual([on.traceId, on.parentId, on.sampled], [traceId, parentId, true]);
  assert.equal(traceOf(`00-${traceId}-${parentId}-00`).sampled, false);
  assert.equal(traceOf(`01-${traceId}-${parentId}-01-what-comes-later`).traceId, traceId);
  for (const broken of [
    undefined,
    '',
    'x',
    `00-${'0'.repeat(32)}-${parentId}-01`,
    `ff-${traceId}-${parentId}-01`,
  ]) {
    const { traceId: own, parentId: none, spanId } = traceOf(broken);
    assert.deepEqual([own.length, none, spanId.length, own === traceId], [32, undefined, 16, false]);
  }
});

test('no secret of the environment stands in the log, however it got into a line', () => {
  const env = readEnvironment({
    MANGU_TOKEN: 'token-of-"this"-house',
    DATABASE_URL: 'postgresql://mangu:p%40ss-word@db/mangu',
  });
  assert.ok(env.ok);
  const lines: string[] = [];
  const log = createLog('info', secretsOf(env.value), (line) => lines.push(line));
  log.error({ err: new Error('cannot reach postgresql://mangu:p%40ss-word@db/mangu') }, 'p@ss-word');
  log.info({ deep: { note: 'token-of-"this"-house' } });
  log.info({ headers: { cookie: 'a=b', authorization: 'Bearer x' }, person: { email: 'ada@example.org' } });
  assert.doesNotMatch(lines.join(''), /p@ss|p%40ss|this.*house|a=b|Bearer|ada@/);
  assert.equal(lines.length, 3);
  for (const line of lines) JSON.parse(line);
  assert.equal(masking([])('as it was'), 'as it was');
});

test('people stand in the log as a keyed hash, the same one every time', () => {
  assert.equal(hashedId('key', 'ada'), hashedId('key', 'ada'));
  assert.notEqual(hashedId('key', 'ada'), hashedId('other', 'ada'));
  assert.match(hashedId('key', 'ada'), /^[0-9a-f]{16}$/);
});

test('CloudWatch and Prometheus are told the same from one definition', () => {
  const metrics = createMetrics();
  metrics.count('Requests');
  metrics.count('Requests', 2);
  for (const time of [3, 7, 7, 99_999]) metrics.observe('RequestTime', time);
  metrics.gauge('DatabaseWaiting', () => 4);
  const text = metrics.prometheus();
  assert.match(text, /# TYPE mangu_requests_total counter\nmangu_requests_total 3\n/);
  assert.match(text, /mangu_database_waiting 4\n/);
  assert.match(text, /_milliseconds_bucket\{le="5"\} 1\n.*le="10"\} 3\n/);
  assert.match(text, /le="\+Inf"\} 4\nmangu_request_time_milliseconds_sum 100016\n.*_count 4\n/);
  const line = JSON.parse(metrics.embedded('mangu-publishing-production', 'server', 1));
  const [directive] = line._aws.CloudWatchMetrics;
  assert.deepEqual(
    [directive.Namespace, directive.Dimensions, line.Requests, line.DatabaseWaiting, line.RequestTime],
    ['mangu-publishing-production', [['Service']], 3, 4, { Values: [5, 10, 20_000], Counts: [1, 2, 1] }],
  );
  assert.ok(directive.Metrics.every(({ Name }: { Name: string }) => Name in line));
  const next = JSON.parse(metrics.embedded('n', 'server', 2));
  assert.deepEqual([next.Requests, next.RequestTime, next.DatabaseWaiting], [0, undefined, 4]);
  assert.match(metrics.prometheus(), /mangu_requests_total 3\n/);
});

test('the port of Prometheus is on the loopback, and the last counts are told at the end', async () => {
  const metrics = createMetrics();
  const lines: string[] = [];
  const pool = { totalCount: 5, idleCount: 2, waitingCount: 0 };
  const output = await startMetricsOutput(metrics, {
    namespace: 'n',
    port: 0,
    write: (line) => lines.push(line),
    pool,
  });
  metrics.count('ServerErrors');
  const { hostname, origin } = new URL(output.url ?? '');
  assert.equal(hostname, '127.0.0.1');
  const answer = await fetch(output.url ?? '');
  assert.match(await answer.text(), /mangu_database_connections 3\n/);
  assert.equal((await fetch(origin)).status, 404);
  await output.stop();
  assert.equal(JSON.parse(lines[0] ?? '').ServerErrors, 1);
});

test('spans are sent to the collector, and one that is away stops nobody', async (t) => {
  const got: string[] = [];
  const collector = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    got.push(`${request.url} ${Buffer.concat(chunks)}`);
    response.end('{}');
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  t.after(() => collector.close());
  const address = collector.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const warned: unknown[] = [];
  const log = { warn: (...words: unknown[]) => warned.push(words) };
  const span = { name: 'GET /api/books', startMs: 1000, endMs: 1002.5, status: 500 };
  const tracer = startTracer(new URL(`http://127.0.0.1:${port}/collector`), log);
  tracer.end({ ...span, trace: traceOf(`00-${traceId}-${parentId}-01`) });
  tracer.end({ ...span, trace: traceOf(`00-${traceId}-${parentId}-00`) });
  await tracer.stop();
  assert.equal(got.length, 1);
  assert.match(got[0] ?? '', /^\/collector\/v1\/traces \{/);
  assert.match(got[0] ?? '', new RegExp(`"traceId":"${traceId}".*"parentSpanId":"${parentId}"`));
  assert.match(JSON.stringify(otlp([])), /"spans":\[\]/);
  const away = startTracer(new URL('http://127.0.0.1:9'), log);
  away.end({ ...span, trace: traceOf(undefined) });
  await away.stop();
  assert.equal(warned.length, 1);
});
