import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  type DrillResult,
  drillList,
  leftOutOfShort,
  type Measure,
  rehearsalNotice,
} from '@mangu/rehearsal/told';
import { writesOf } from '../../../rehearsal/drills/run-drill.ts';
import { columnsOf } from '../../terminal/text.ts';
import { chart } from './chart.ts';
import { markdown } from './markdown.ts';
import { page } from './page.ts';
import { circumstanceLines, reportOf, reportRecord } from './report.ts';
import { itselfLines, resultLines } from './words.ts';

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
  machine: { cores: 2, cpu: 'A processor', memoryBytes: 8 * 2 ** 30, node: '26.1.0', commit: 'abc1234' },
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

  test('says beside "0 failed" how many requests were held back, and what was written', () => {
    const counted = '1,200 requests, 0 failed; 5,400 more were held back, because 200 were unanswered';
    const writes = { acknowledged: 3_515, refused: 0, seconds: [] };
    const late = result({ failed: 0, heldBack: 5_400, writes });
    const report = reportOf([late], circumstances);
    for (const text of [page(report), markdown(report), resultLines(late, 200, plain).join('\n')])
      assert(text.includes(`${counted}; 3,515 writes acknowledged, 0 refused`), text);
    assert(!page(reportOf([result()], circumstances)).includes('held back'));
  });

  test('holds the rehearsal itself to its own promises', () => {
    const every = drillList.map(([drill]) => result({ drill }));
    const report = reportOf(every, { ...circumstances, milliseconds: 29 * 60_000 });
    const whole =
      '| rehearse all ends | within 30 min on two cores | 29.3 min for 12 of its 12 drills | holds |';
    assert(markdown(report).includes(whole), markdown(report));
    assert(markdown(report).includes('| a rehearsal starts | within 20 s | 20.0 s | holds |'));
    assert.match(page(report), /<td>29\.3 min for 12 of its 12 drills<\/td><td>holds<\/td><\/tr>/);
    for (const late of [{ milliseconds: 30 * 60_000 }, { startMilliseconds: 20_001 }]) {
      const slow = reportOf(every, { ...circumstances, ...late });
      assert.deepEqual([slow.holds, slow.holdsButForSpeed], [false, true]);
      assert.match(itselfLines(slow, 80, plain).join('\n'), /✗/);
    }
    const short = every.filter(({ drill }) => ![...leftOutOfShort].some((name) => name === drill));
    const found = reportOf(short, { ...circumstances, short: true, milliseconds: 6 * 60_000 });
    assert.deepEqual([found.holds, found.holdsButForSpeed], [false, true]);
  });

  test('gives no verdict over all where there was one drill', () => {
    const report = reportOf([result()], {
      ...circumstances,
      milliseconds: 40 * 60_000,
      startMilliseconds: 0,
    });
    assert.equal(report.holds, true);
    assert.match(markdown(report), /40\.0 min for 1 of its 12 drills \| told \|/);
  });

  test('says what it ran on, and which state of MANGU', () => {
    const { commit: _, ...machine } = circumstances.machine;
    const lines = (commit?: string) =>
      circumstanceLines(
        reportOf([], { ...circumstances, machine: { ...machine, ...(commit ? { commit } : {}) } }),
      ).join('\n');
    assert.match(
      lines('abc1234'),
      /2 cores \(A processor\), 8 GiB of memory, Node 26\.1\.0\.\nMANGU at commit abc1234\./,
    );
    assert.match(lines('abc1234-dirty'), /commit abc1234, with changes that are not in it\./);
    assert(!lines().includes('commit'));
  });

  test('ends for programs with one line that has the verdict and not the results again', () => {
    const report = reportOf([result()], circumstances);
    const { machine, itself, ...record } = JSON.parse(JSON.stringify(reportRecord(report)));
    assert.deepEqual(machine, circumstances.machine);
    assert.equal(itself.length, 2);
    assert.deepEqual(record, {
      event: 'report',
      environment: 'production',
      scale: 1,
      short: false,
      milliseconds: 5_000,
      startMilliseconds: 20_000,
      unlimited: null,
      holds: true,
      holdsButForSpeed: true,
    });
  });

  test('fits 80 columns', () => {
    const late = result({ fault: 'word '.repeat(40), heldBack: 5_400 });
    const itself = itselfLines(reportOf([late], circumstances), 80, plain);
    const lines = [...resultLines(late, 80, plain), ...itself];
    assert.deepEqual(
      lines.filter((line) => columnsOf(line) > 80),
      [],
    );
  });
});

suite('the timeline of a drill', () => {
  const curves = (changes: Partial<DrillResult>) => chart(result(changes)).match(/<polyline[^>]*>/g) ?? [];
  const sample = { serverHealthy: 2, serverTasks: 2, clientHealthy: 2, lagBytes: 0, synchronous: true };

  test('leaves a gap where nothing could be measured', () => {
    const second = { requests: 10, failed: 0, p50: 2, p95: 9, longest: 20 };
    const none = { requests: 10, failed: 10, p50: 0, p95: 0, longest: 0 };
    const seconds = [second, none, second, second].map((one, index) => ({
      ...one,
      at: beganAt + index * 1_000,
    }));
    const samples = [0, 7, undefined, 3].map((lagBytes, index) => ({
      ...sample,
      lagBytes,
      at: beganAt + index * 1_000,
    }));
    // Requests, failed and two kinds of tasks in one piece each, p95 and the standby in two.
    assert.equal(curves({ seconds, samples }).length, 8);
    assert.match(chart(result({ seconds, samples })), /p95 up to 9 ms.*Standby behind up to 7/);
  });

  test('has no curve of a standby where there never was one', () => {
    const samples = [{ ...sample, lagBytes: undefined, at: beganAt }];
    assert(!chart(result({ samples })).includes('Standby'));
  });

  test('has the writes of each second, kept and refused, where somebody wrote', () => {
    assert(!chart(result()).includes('Writes'));
    const kept = (at: number) => ({ id: 'id', sentAt: beganAt, at: beganAt + at });
    const refused = (at: number) => ({ at: beganAt + at, why: '503', retryAfter: '5' });
    const writes = writesOf([
      { acknowledged: [kept(1_100), kept(1_900)], refused: [refused(2_000)] },
      { acknowledged: [kept(1_500)], refused: [] },
    ]);
    assert.deepEqual(writes, {
      acknowledged: 3,
      refused: 1,
      seconds: [
        { at: beganAt + 1_000, acknowledged: 3, refused: 0 },
        { at: beganAt + 2_000, acknowledged: 0, refused: 1 },
      ],
    });
    assert.match(chart(result({ writes })), /Writes up to 3; Writes refused up to 1;/);
  });
});
