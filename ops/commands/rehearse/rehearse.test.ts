import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { drillList, type LiveStatus } from '@mangu/rehearsal/told';
import { drills } from '../../../rehearsal/drills/index.ts';
import { liveStatus } from '../../../rehearsal/testing/live-status.ts';
import { repositoryRoot } from '../../synth/read.ts';
import { columnsOf } from '../../terminal/text.ts';
import { mangu, temporaryFolder } from '../../testing/run-mangu.ts';
import { curve, statusLines } from './status-lines.ts';

const plain = (_: unknown, text: string) => text;
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
