/** A running server, seen from outside: its Prometheus port, its request ids. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverMetrics } from '@mangu/topology/metrics';
import { freePort } from './platform/free-port.ts';
import { startTestServer } from './testing/server.ts';

const port = await freePort();
const server = await startTestServer({ METRICS_PORT: String(port) });

test('every metric of the definition is on the port of Prometheus, never on the one of readers', async () => {
  await server.fetch('/api/books');
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  assert.match(text, /mangu_requests_total [1-9]/);
  const types = text.match(/^# TYPE /gm) ?? [];
  assert.equal(types.length, Object.keys(serverMetrics).length);
  assert.notEqual((await server.fetch('/metrics')).headers.get('content-type'), 'text/plain; version=0.0.4');
});

test('the id of a request is the same on no two servers', async () => {
  const problem = async () => {
    const answer: unknown = await (await server.fetch('/api/books/nothing')).json();
    return String(Reflect.get(Object(answer), 'instance'));
  };
  const [one, other] = [await problem(), await problem()];
  assert.match(one, /^[0-9a-f-]{36}$/);
  assert.notEqual(one, other);
});
