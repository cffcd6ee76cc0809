import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { readTraffic, trafficFileLimits } from './traffic-file.ts';

const head = 'time,requests_per_second';
const csv = (...rows: string[]) => readTraffic('mine.csv', [head, ...rows].join('\n'));
const found = (read: ReturnType<typeof readTraffic>) => {
  assert.ok(read.ok, read.ok ? '' : read.problem);
  return read;
};
const problem = (read: ReturnType<typeof readTraffic>) => {
  assert.ok(!read.ok);
  return read.problem;
};

suite('a file of traffic', () => {
  test('is CSV or JSON, and both say the same', () => {
    const rows = found(csv('2026-11-29T18:00:00Z,12.5', '2026-11-29T18:05:00+00:00,80'));
    const json = found(
      readTraffic(
        'mine.json',
        '[{"time":"2026-11-29T18:00:00Z","requestsPerSecond":12.5},{"time":"2026-11-29T18:05:00Z","requestsPerSecond":80}]',
      ),
    );
    for (const { traffic } of [rows, json]) {
      assert.deepEqual([0, 4, 5, 9].map(traffic.at), [12.5, 12.5, 80, 80]);
    }
    assert.equal(rows.days, 1);
  });

  test('may count in seconds, come from a spreadsheet, and begin anywhere', () => {
    const read = readTraffic('x', '\uFEFF"time","requests_per_second"\r\n"1000","5"\r\n1060,7\r\n\r\n');
    assert.deepEqual([0, 1].map(found(read).traffic.at), [5, 7]);
  });

  test('begins again when it is over, and a minute of many rows is their mean', () => {
    const { traffic } = found(csv('0,0', '30,120', '60,10', '90,10'));
    assert.deepEqual([0, 1, 2, 3].map(traffic.at), [60, 10, 60, 10]);
    const odd = found(csv('0,10', '45,40')).traffic;
    // 90 seconds: the second minute takes 30 of its end and 30 of its beginning again.
    assert.deepEqual([0, 1].map(odd.at), [17.5, 25]);
  });

  test('keeps every request, however it is cut into rows', () => {
    const row = fc.record({
      gap: fc.integer({ min: 1, max: 4000 }),
      rate: fc.integer({ min: 0, max: 5000 }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 30 }), (rows) => {
        let time = 0;
        const lines = rows.map(({ gap, rate }) => {
          time += gap;
          return { time, rate };
        });
        const last = rows.at(-1)?.gap ?? 0;
        const end = time + last - (lines[0]?.time ?? 0);
        fc.pre(end >= 60);
        const all = lines.reduce(
          (sum, each, at) => sum + each.rate * ((lines[at + 1]?.time ?? time + last) - each.time),
          0,
        );
        const { traffic } = found(csv(...lines.map((each) => `${each.time},${each.rate}`)));
        // So many rounds that they end with a minute.
        let sum = 0;
        for (let minute = 0; minute < end; minute++) sum += traffic.at(minute) * 60;
        assert.ok(Math.abs(sum - all * 60) <= 1e-6 * Math.max(1, all * 60), `${sum} ${all * 60}`);
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

suite('a file is refused with its place and reason when it', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['is empty', '', /^is empty$/],
    ['is only space', ' \n\t ', /^is empty$/],
    ['has no heading', '1,2\n2,3', /line 1: must be "time,requests_per_second"/],
    ['has one row', `${head}\n0,1`, /two rows at least/],
    ['is negative', `${head}\n0,1\n60,-1`, /row 3: -1 requests a second are not 0 to 1,000,000/],
    ['is huge', `${head}\n0,1\n60,1e9`, /1000000000 requests a second are not/],
    ['is endless', `${head}\n0,1\n60,Infinity`, /line 3: "Infinity" is no number/],
    ['is hexadecimal', `${head}\n0,1\n60,0x10`, /"0x10" is no number/],
    ['goes back', `${head}\n60,1\n0,1`, /row 2 after the heading is not later/],
    ['stands still', `${head}\n60,1\n60,1`, /is not later/],
    ['has no time', `${head}\nyesterday,1\n60,1`, /"yesterday" is no time/],
    ['has a time without a zone', `${head}\n2026-11-29T18:00,1\n60,1`, /is no time/],
    ['has a day that is none', `${head}\n2026-13-45T18:00Z,1\n60,1`, /is no time/],
    ['has three cells', `${head}\n0,1,2\n60,1`, /line 2: must have two cells, not 3/],
    ['lasts a year', `${head}\n0,1\n31536000,1`, /covers 730 days/],
    ['lasts a moment', `${head}\n0,1\n1,1`, /less than a minute/],
    ['is broken JSON', '[{"time":', /^is no JSON/],
    [
      'has another member',
      '[{"time":0,"requestsPerSecond":1,"x":1},{"time":60,"requestsPerSecond":1}]',
      /row 1: must be/,
    ],
    [
      'has a text for a number',
      '[{"time":0,"requestsPerSecond":"1"},{"time":60,"requestsPerSecond":1}]',
      /row 1/,
    ],
    ['has null', '[null,null]', /row 1/],
    ['has a prototype', '[{"__proto__":{"time":0,"requestsPerSecond":1}},1]', /row 1/],
  ];
  for (const [name, text, reason] of cases) {
    test(name, () => assert.match(problem(readTraffic('mine', text)), reason));
  }

  test('has too many rows, before they are read', () => {
    const many = Array.from({ length: trafficFileLimits.rows + 2 }, (_, at) => `${at},1`);
    assert.match(problem(csv(...many)), /more than 100,000 rows/);
  });

  test('would move the cursor of a terminal', () => {
    const shown = problem(csv('\u001b[2J\u202ex,1', '60,1'));
    assert.doesNotMatch(shown, /[\p{Cc}\p{Cf}]/u);
  });

  test('is anything at all: it is read or refused, and never breaks', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((text) => `${head}\n${text}`),
        ),
        (text) => {
          const read = readTraffic('x', text);
          assert.ok(read.ok || read.problem.length > 0);
        },
      ),
      { numRuns: 2000, seed: 1 },
    );
  });
});
