import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { environmentNames, environments } from '@mangu/topology/environments';
import { repositoryRoot } from '../../synth/read.ts';
import { columnsOf } from '../../terminal/text.ts';
import { mangu, temporaryFolder } from '../../testing/run-mangu.ts';
import { costChart, costSheet, reportOf } from './index.ts';
import { about, money, quantity, shortNumber } from './units.ts';
import { meaningOf, profileNames, profiles, readUsage, usageNames } from './usage.ts';
import { reportLines } from './words.ts';

const plain = (_: unknown, text: string) => text;
const linesOf = (environment: 'production' | 'staging' | 'development', profile: keyof typeof profiles) =>
  reportLines(reportOf(environments[environment], profile, profiles[profile]), 80, plain);

test('docs/cost.md and its chart are current', () => {
  const hint = 'run: npx mangu cost --markdown --out docs/images/cost-growth.svg > docs/cost.md';
  const read = (file: string) => readFileSync(path.join(repositoryRoot, 'docs', file), 'utf8');
  assert.equal(read('cost.md'), costSheet(), hint);
  assert.equal(read('images/cost-growth.svg'), costChart(), hint);
});

test('80 columns are enough for every environment and traffic', () => {
  for (const environment of environmentNames) {
    for (const profile of profileNames) {
      const wide = linesOf(environment, profile).filter((line) => columnsOf(line) > 80);
      assert.deepEqual(wide, []);
    }
  }
});

test("a component has the specification's estimate beside it, and what is left out there stands apart", () => {
  const lines = linesOf('production', 'expected');
  const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
  assert.match(lines[at('RDS ')] ?? '', /^RDS specification ~\$50-80: inside +64\.06$/);
  assert.match(lines[at('RDS ') + 1] ?? '', /^ {2}db\.t3\.small +2 instances +26\.28 +52\.56$/);
  assert.ok(at('NAT gateways') > at("Not in the specification's estimate"));
  assert.match(lines[at('Total ')] ?? '', /^Total ~\$155-315: inside +\d+\.\d\d$/);
  assert.match(lines[at('The budget alarm')] ?? '', /\$315\.$/);
});

test('what is free in part says so', () => {
  const lines = linesOf('production', 'busy');
  assert.ok(lines.some((line) => /to readers \(1,000 free\)/.test(line)));
  assert.ok(lines.some((line) => /it will ring/.test(line)));
});

test('everything that is wrong with a file of figures is told at once', () => {
  const { books: _, ...rest } = profiles.quiet;
  const read = readUsage(JSON.stringify({ ...rest, requestsPerDay: -1, busiestHourFactor: 'two', bokks: 3 }));
  assert.ok(!read.ok);
  assert.deepEqual(read.ok ? [] : read.problems, [
    'requestsPerDay is -1, not a number from 0 to 1,000,000,000',
    'busiestHourFactor is "two", not a number from 1 to 2',
    'books is missing: a number from 0 to 100,000,000',
    'bokks is not known',
  ]);
  for (const text of ['[]', '3', '{']) assert.ok(!readUsage(text).ok);
});

test('every figure says what it is, and the profiles are figures that a file may hold', () => {
  assert.ok(usageNames.every((name) => meaningOf(name).length > 10));
  for (const profile of profileNames) {
    assert.deepEqual(readUsage(JSON.stringify(profiles[profile])), { ok: true, usage: profiles[profile] });
  }
});

test('the command takes its own figures back, and says the same as JSON', async (t) => {
  const folder = temporaryFolder(t);
  const file = path.join(folder, 'mine.json');
  const usage = await mangu(['cost', '--traffic', 'quiet', '--usage'], {});
  writeFileSync(file, usage.stdout);
  const svg = path.join(folder, 'growth.svg');
  const html = path.join(folder, 'growth.html');
  const [words, json, page] = await Promise.all([
    mangu(['cost', '--traffic', file, '--out', svg], {}),
    mangu(['cost', '--traffic', 'quiet', '--json'], {}),
    mangu(['cost', '--environment', 'staging', '--out', html], {}),
  ]);
  assert.deepEqual([words.code, json.code, page.code], [0, 0, 0], words.stderr + json.stderr + page.stderr);
  const { totalUsd, environment, components } = JSON.parse(json.stdout);
  assert.equal(environment, 'production');
  assert.equal(components.length, 19);
  assert.match(words.stdout, new RegExp(`Total .* ${totalUsd.toFixed(2)}`));
  assert.match(readFileSync(svg, 'utf8'), /^<svg [\s\S]*<\/svg>\n$/);
  assert.match(readFileSync(html, 'utf8'), /^<!doctype html>[\s\S]*<svg /);
});

test('wrong use is code 2 and says what would be right', async (t) => {
  const file = path.join(temporaryFolder(t), 'wrong.json');
  writeFileSync(file, '{"books": -1}');
  const [name, figures, chart, environment] = await Promise.all([
    mangu(['cost', '--traffic', 'bussy'], {}),
    mangu(['cost', '--traffic', file], {}),
    mangu(['cost', '--out', 'chart.png'], {}),
    mangu(['cost', '--environment', 'prod'], {}),
  ]);
  assert.deepEqual([name.code, figures.code, chart.code, environment.code], [2, 2, 2, 2]);
  assert.match(name.stderr, /bussy[\s\S]*quiet, expected, busy/);
  assert.match(
    figures.stderr,
    /books is -1[\s\S]*requestsPerDay is missing|requestsPerDay is missing[\s\S]*books is -1/,
  );
  assert.match(chart.stderr, /\.svg or \.html/);
});

test('the chart is the same bytes each time and names every group', () => {
  const svg = costChart();
  assert.equal(svg, costChart());
  assert.match(svg, /prefers-color-scheme:dark/);
  for (const words of ['CloudFront', 'Logs and alarms', '~$155-315', '10M']) assert.ok(svg.includes(words));
});

test('figures are as exact as they are good for', () => {
  assert.deepEqual([money(1234.4), money(-0.3), money(-12.6)], ['$1,234', '$0', '-$13']);
  assert.deepEqual([3041.67, 12.44, 5.912, 0.1251, 2].map(quantity), ['3,042', '12.4', '5.91', '0.125', '2']);
  assert.deepEqual([1000, 300_000, 10_000_000, 5].map(shortNumber), ['1k', '300k', '10M', '5']);
  assert.deepEqual([328_767, 25_200_000, 706_765].map(about), ['330,000', '25 million', '710,000']);
});
