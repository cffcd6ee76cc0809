import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import {
  type DrillResult,
  drillList,
  type LiveStatus,
  type Measure,
  rehearsalNotice,
} from '@mangu/rehearsal/told';
import { drills } from '../../../rehearsal/drills/index.ts';
import { liveStatus } from '../../../rehearsal/testing/live-status.ts';
import { repositoryRoot } from '../../synth/read.ts';
import { columnsOf } from '../../terminal/text.ts';
import { mangu, temporaryFolder } from '../../testing/run-mangu.ts';
import { markdown } from './markdown.ts';
import { page } from './page.ts';
import { reportOf } from './report.ts';
import { curve, statusLines } from './status-lines.ts';
import { resultLines } from './words.ts';

const plain = (_: unknown, text: string) => text;
const beganAt = Date.parse('2026-11-29T12:00:00Z');
const result = (changes: Partial<DrillResult> = {}): DrillResult => ({
  drill: 'task-loss',
  about: 'a task of each service is killed',
  runbooks: ['alarms/server-short-of-tasks'],
  beganAt,
  endedAt: beganAt + 4_000,
  measures: [
    {
      promise: 'a task is lost <and> found',
      wanted: 'within 30 s',
      measured: '20 s | more',
      holds: true,
      extrapolated: 'the same',
      aws: 'longer',
    },
  ],
  requests: 1_200,
  failed: 1,
  heldBack: 0,
  failures: { 502: 1 },
  tls: ['TLSv1.3'],
  seconds: [
    { at: beganAt, requests: 600, failed: 0, p50: 2, p95: 9, longest: 20 },
    { at: beganAt + 1_000, requests: 600, failed: 1, p50: 2, p95: 44, longest: 90 },
  ],
  samples: [
    { at: beganAt + 500, serverHealthy: 2, serverTasks: 2, clientHealthy: 2, lagBytes: 0, synchronous: true },
    {
      at: beganAt + 2_500,
      serverHealthy: 1,
      serverTasks: 2,
      clientHealthy: 2,
      lagBytes: 7,
      synchronous: true,
    },
  ],
  events: [{ at: beganAt + 1_000, words: 'server t1 is killed', onPurpose: true }],
  fault: undefined,
  ...changes,
});
const circumstances = {
  environment: 'production',
  scale: 1,
  short: false,
  milliseconds: 5_000,
  startMilliseconds: 20_000,
  unlimited: undefined,
} as const;

suite('the report of a rehearsal', () => {
  test('says everywhere that it is none of production, and keeps our figures from those of AWS', () => {
    const report = reportOf([result()], circumstances);
    assert.match(rehearsalNotice, /never a way to run production.*none on AWS/);
    assert(page(report).split(rehearsalNotice).length >= 3);
    assert(markdown(report).includes(`**${rehearsalNotice}**`));
    for (const text of [page(report), markdown(report)]) {
      assert.match(text, /Measured here/);
      assert.match(text, /AWS's own figure/);
    }
    assert.match(resultLines(result(), 80, plain).join('\n'), /measured here: 20 s[\s\S]*AWS's own: longer/);
  });

  test('draws what was measured, second by second', () => {
    const html = page(reportOf([result()], circumstances));
    assert.match(html, /Requests up to 600; Failed up to 1; p95 up to 44 ms; Server tasks up to 2/);
    assert.match(html, /<title>server t1 is killed<\/title>/);
    assert.match(html, /a task is lost &lt;and> found/);
    assert(!html.includes('<script'));
  });

  test('does not hold when a promise did not, or a drill could not be carried through', () => {
    const [measure] = result().measures;
    assert(measure);
    assert.equal(reportOf([result()], circumstances).holds, true);
    assert.equal(reportOf([], circumstances).holds, false);
    assert.equal(reportOf([result(), result({ fault: 'it broke' })], circumstances).holds, false);
    const broken = result({ measures: [{ ...measure, holds: false }] });
    const report = reportOf([broken], circumstances);
    assert.equal(report.holds, false);
    assert.match(markdown(report), /\| \*\*does not hold\*\* \|/);
    assert.match(markdown(report), /20 s \\\| more/);
  });

  test('may forgive a figure that hangs on the speed of the machine, and no other', () => {
    const [measure] = result().measures;
    assert(measure);
    const slow = { ...measure, holds: false, hangsOnSpeed: true } as const;
    const found = (...measures: readonly Measure[]) => reportOf([result({ measures })], circumstances);
    assert.deepEqual([found(slow).holds, found(slow).holdsButForSpeed], [false, true]);
    assert.equal(found(slow, { ...measure, holds: false }).holdsButForSpeed, false);
    assert.equal(reportOf([], circumstances).holdsButForSpeed, false);
  });

  test('fits 80 columns', () => {
    const lines = resultLines(result({ fault: 'word '.repeat(40) }), 80, plain);
    assert.deepEqual(
      lines.filter((line) => columnsOf(line) > 80),
      [],
    );
  });
});

suite('how a rehearsal is, in a terminal', () => {
  const lines = (status: LiveStatus) => statusLines(status, 80, plain);

  test('fits 80 columns, whatever happens', () => {
    const words = 'word '.repeat(40);
    const long = liveStatus({
      events: [{ at: 0, words: `${words}\x1b[2J` }],
      drill: 'database-failover',
      url: `https://${'x'.repeat(100)}`,
    });
    assert.deepEqual(
      lines(long).filter((line) => columnsOf(line) > 80 || line.includes('\x1b')),
      [],
    );
  });

  test('says what rings and how to read on, every task, and the parts', () => {
    const text = lines(liveStatus()).join('\n');
    for (const words of [
      /live page: http:\/\/127\.0\.0\.1:40002\//,
      /alarms: 2 in alarm, 1 without enough data, 1 OK/,
      /! server-5xx-rate rings since [\d:]+: 7\.25 %, rings above 5 %/,
      /! site-down pages since/,
      /! database-event was told once at/,
      /Runbooks: docs\/runbooks\/alarms\/<name>\.md/,
      /server: 1 of 2 healthy, revision-1\n {2}t1 {2}zone a {2}healthy +12\.3 % CPU {2}181 MiB/,
      /client: 0 of 2 healthy/,
      /312 requests\/s, 1\.5 errors\/s, p50 4 ms, p95 21\.5 ms/,
      /17 of 198 connections/,
      /postgres-3, 4 KiB behind; commits wait for it/,
      /errors\/s +█ +at most 12/,
      /the drill database-failover is under way/,
    ])
      assert.match(text, words);
    const quiet = lines(liveStatus({ alarms: [], notices: [], timeline: [], events: [], services: [] }));
    assert(!quiet.join('\n').includes('Runbooks'));
  });

  test('draws a curve with its peaks, the newest at the right', () => {
    assert.equal(curve([]), ' '.repeat(40));
    assert.equal(curve([0, 1, 4, 8]).trimStart(), '▁▄█');
    const peak = curve(Array.from({ length: 120 }, (_, index) => (index === 119 ? 100 : 1)));
    assert.equal(peak, `${'▁'.repeat(39)}█`);
  });
});

suite('the drills', () => {
  test('are those of the list, and each names runbooks that name it', () => {
    assert.deepEqual(
      Object.entries(drills).map(([name, drill]) => [name, drill.name]),
      drillList.map(([name]) => [name, name]),
    );
    for (const [name, { runbooks }] of Object.entries(drills)) {
      assert(runbooks.length > 0, name);
      for (const runbook of runbooks) {
        const file = path.join(repositoryRoot, 'docs/runbooks', `${runbook}.md`);
        assert(existsSync(file), file);
        assert(readFileSync(file, 'utf8').includes(`npx mangu rehearse ${name}`), `${runbook}: ${name}`);
      }
    }
  });

  test('stand in the chapter for operators', () => {
    const chapter = readFileSync(
      path.join(repositoryRoot, 'docs/handbook/operators/12-rehearsing-production.md'),
      'utf8',
    );
    for (const [name] of drillList) assert(chapter.includes(`\`${name}\``), name);
  });
});

test('without a rehearsal there is no status, and nothing to end', async (t) => {
  const TMPDIR = temporaryFolder(t);
  const status = await mangu(['rehearse', 'status'], { TMPDIR });
  assert.deepEqual([status.code, status.stdout], [3, '']);
  assert.match(status.stderr, /never a way to run production[\s\S]*No rehearsal is running/);
  const down = await mangu(['rehearse', 'down'], { TMPDIR });
  assert.deepEqual([down.code, down.stdout], [0, '']);
  const wrong = await mangu(['rehearse', 'lunch'], { TMPDIR });
  assert.equal(wrong.code, 2);
  const follows = await mangu(['rehearse', 'down', '--follow'], { TMPDIR });
  assert.equal(follows.code, 2);
});
