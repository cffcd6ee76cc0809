import assert from 'node:assert/strict';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import type { RequestLine } from '../stage/request-log.ts';
import { liveStatus } from '../testing/live-status.ts';
import { rehearsalNotice } from '../told/index.ts';
import { readFacts } from './cache.ts';
import { countNew } from './logs.ts';
import { openNews } from './news.ts';
import { documentOf } from './page/document.ts';
import { sectionIds, sectionsOf } from './page/sections.ts';
import { countRequests } from './requests.ts';
import { servePage } from './serve.ts';
import { openTimeline, stretches, stretchMs } from './timeline.ts';

const line = (outcome: RequestLine['outcome'], status: number, milliseconds?: number): RequestLine => ({
  outcome,
  service: outcome === 'refused' || outcome === 'blocked' ? undefined : 'server',
  status,
  milliseconds,
});

suite('what is measured', () => {
  test('of requests is what AWS would count, each metric by its own rule', () => {
    const counted: Record<string, number> = {};
    const requests = countRequests((name, value, service) => {
      const key = service ? `${name} ${service}` : name;
      counted[key] = (counted[key] ?? 0) + value;
    });
    for (const one of [
      line('answered', 200, 4),
      line('answered', 500, 20),
      line('unanswered', 502),
      { ...line('unanswered', 503), service: undefined },
      line('blocked', 429),
      line('refused', 403),
    ])
      requests.hear(one);
    assert.deepEqual(counted, {
      Requests: 5,
      '5xxErrorRate': 300,
      AllowedRequests: 4,
      BlockedRequests: 1,
      HTTP_Fixed_Response_Count: 1,
      HTTPCode_ELB_5XX_Count: 2,
      'RequestCount server': 3,
      'TargetResponseTime server': 0.024,
      'HTTPCode_Target_5XX_Count server': 1,
    });
    assert.deepEqual([requests.turn().requests, requests.turn().requests], [6, 0]);
    assert.deepEqual(requests.last(), {
      requestsPerSecond: 3,
      errorsPerSecond: 1.5,
      refusedPerSecond: 1,
      p50Ms: 4,
      p95Ms: 20,
    });
  });

  test('of Redis is what its INFO says, and nothing when it refuses', () => {
    const info = [
      '+OK',
      '$999',
      'run_id:abc',
      'connected_clients:5',
      'used_memory:100',
      'maxmemory:400',
      'evicted_keys:7',
      'used_cpu_sys:9.5',
      'used_cpu_sys_main_thread:1.5',
      'used_cpu_user_main_thread:2.25',
      'errorstat_WRONGPASS:count=3',
      '+OK',
    ].join('\r\n');
    assert.deepEqual(readFacts(info), {
      process: 'abc',
      cpuSeconds: 3.75,
      memoryPercent: 25,
      connections: 5,
      evictions: 7,
      refusals: 3,
    });
    assert.throws(() => readFacts('-WRONGPASS invalid username-password pair\r\n'), /does not say/);
  });

  test('of logs is what is new in them, a line only when it has ended', (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mangu-logs-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'a.log');
    const offsets = new Map<string, number>();
    const count = () => countNew(file, offsets, ['too many clients', 'database-unavailable']);
    writeFileSync(file, 'a\ntoo many clients already\nb\n');
    assert.deepEqual([count(), count()], [1, 0]);
    appendFileSync(file, '{"id":"database-unav');
    assert.equal(count(), 0);
    appendFileSync(file, 'ailable"}\n');
    assert.deepEqual([count(), count()], [1, 0]);
  });

  test('is kept for ten minutes, of every five seconds the worst', () => {
    const timeline = openTimeline();
    const [moment] = liveStatus().timeline;
    assert(moment);
    for (let second = 0; second < 1_000; second++)
      timeline.add({
        ...moment,
        at: second * 1_000,
        requestsPerSecond: second,
        serverHealthy: second % 5,
        lagBytes: second === 999 ? null : second,
      });
    const moments = timeline.moments();
    assert.equal(moments.length, stretches);
    assert.deepEqual(moments.at(-1), {
      ...moment,
      at: 199 * stretchMs,
      requestsPerSecond: 999,
      serverHealthy: 0,
      lagBytes: 998,
    });
  });

  test('and told once is what AWS would tell once, by the name of its runbook', () => {
    const news = openNews(environments.production, () => 7);
    news.hear({ what: 'alarm', name: 'server-cpu', on: true });
    news.hear({ what: 'alarm', name: 'database-event', on: true });
    news.hear({ what: 'alarm', name: 'standby-lost', on: true });
    news.hear({ what: 'rolled-back', service: 'server', revision: 'revision-2', to: 'revision-1' });
    assert.deepEqual(
      news.notices().map(({ key, runbook, at }) => [key, runbook, at]),
      [
        ['deployment-failed', 'deployment-failed', 7],
        ['standby-lost', 'database-event', 7],
        ['database-event', 'database-event', 7],
      ],
    );
    assert.deepEqual(
      news.events().map(({ words }) => words),
      [
        'server: revision-2 is given up, back to revision-1',
        "alarm standby-lost rings, the rehearsal's own",
        'alarm database-event rings',
        'alarm server-cpu rings',
      ],
    );
  });
});

suite('the live page', () => {
  test('says what it is not, has a place for all that changes, and takes no words for HTML', () => {
    const html = documentOf(liveStatus());
    assert(html.includes(rehearsalNotice));
    for (const id of sectionIds) assert(html.includes(`id="${id}"`), id);
    assert(html.includes('postgres-1 is &lt;killed&gt; &amp; gone'));
    assert(!/ style=|<style|javascript:|https?:\/\/(?!localhost|127\.0\.0\.1)/.test(html));
    const { ringing, services, curves } = sectionsOf(liveStatus());
    assert.match(ringing, /server-5xx-rate<\/b> <span>rings since [\d:]+, 7\.25 %, rings above 5 %/);
    assert.match(ringing, /docs\/runbooks\/alarms\/database-event\.md/);
    assert.match(services, /<td>12\.3 %<\/td>.*No task at all/);
    assert.match(curves, /Errors a second: now 0; at most 12 in the last ten minutes/);
  });

  test('answers only this machine, by its own name, and only to look', async (t) => {
    const { ask } = await serve(t);
    const cases: readonly (readonly [number, Parameters<typeof ask>[0]])[] = [
      [200, {}],
      [200, { headers: { host: 'localhost' } }],
      [200, { path: '/style.css', headers: { 'sec-fetch-site': 'same-origin' } }],
      [200, { path: '/script.js' }],
      [200, { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } }],
      [404, { path: '/../serve.ts' }],
      [404, { path: '//elsewhere/x' }],
      [404, { path: '//' }],
      [405, { method: 'POST' }],
      [421, { headers: { host: 'rebound.example' } }],
      [421, { path: '/events', headers: { host: '127.0.0.1.example' } }],
      [403, { path: '/events', headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' } }],
      [403, { path: '/script.js', headers: { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' } }],
      [403, { path: '/events', headers: { origin: 'http://localhost:1' } }],
    ];
    for (const [status, question] of cases) {
      const answer = await ask(question);
      assert.equal(answer.status, status, JSON.stringify(question));
      assert.match(
        String(answer.headers['content-security-policy']),
        /^default-src 'none'; script-src 'self';/,
      );
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
      assert.equal(answer.headers['cross-origin-resource-policy'], 'same-origin');
    }
  });

  test('sends all of it at first, then what has changed, and listens only while somebody looks', async (t) => {
    const { url, shown } = await serve(t);
    assert.equal(shown.listeners.size, 0);
    const abort = new AbortController();
    const answer = await fetch(`${url}events`, { signal: abort.signal });
    assert.equal(answer.headers.get('content-type'), 'text/event-stream');
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    assert(reader);
    let text = '';
    const next = async (): Promise<Record<string, string>> => {
      for (;;) {
        const found = /data: (.*)\n\n/.exec(text);
        if (found) {
          text = text.slice(found.index + found[0].length);
          return JSON.parse(found[1] ?? '');
        }
        text += (await reader.read()).value ?? '';
      }
    };
    assert.deepEqual(Object.keys(await next()).sort(), [...sectionIds].sort());
    shown.status = liveStatus({ drill: null });
    for (const changed of shown.listeners) changed();
    const changes = await next();
    assert.deepEqual(Object.keys(changes), ['facts']);
    assert.match(changes.facts ?? '', /<dd>none<\/dd>/);
    const left = shown.left.promise;
    abort.abort();
    await left;
    assert.equal(shown.listeners.size, 0);
  });
});

async function serve(t: TestContext) {
  const shown = {
    status: liveStatus(),
    listeners: new Set<() => void>(),
    left: Promise.withResolvers<void>(),
  };
  const page = await servePage({
    status: () => shown.status,
    listen(changed) {
      shown.listeners.add(changed);
      return () => {
        shown.listeners.delete(changed);
        shown.left.resolve();
      };
    },
  });
  t.after(() => page.stop());
  const { port } = new URL(page.url);
  async function ask(given: { path?: string; method?: string; headers?: Record<string, string> }) {
    const headers = { ...given.headers };
    if (headers.host) headers.host += `:${port}`;
    const asked = request({ port, host: '127.0.0.1', path: '/', ...given, headers });
    asked.end();
    const [answer] = await once(asked, 'response');
    answer.resume();
    await once(answer, 'close');
    return { status: Number(answer.statusCode), headers: Object(answer.headers) };
  }
  return { url: page.url, shown, ask };
}
