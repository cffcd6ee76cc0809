import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

test('the costs in the README are those of docs/cost.md', () => {
  const cost = readFileSync(new URL('cost.md', import.meta.url), 'utf8').split('\n');
  const rows = readme.split('\n').filter((line) => line.startsWith('|'));
  assert.ok(rows.length > 10);
  for (const row of rows) assert.ok(cost.includes(row), `docs/cost.md has no row ${row}`);
});

test('what the README links to is there', () => {
  const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target);
  assert.ok(targets.length > 10);
  for (const target of targets) assert.ok(existsSync(new URL(`../${target}`, import.meta.url)), target);
});

test('the commands of npm that the README names are scripts', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  for (const [, name = ''] of readme.matchAll(/npm run ([\w:]+)/g)) assert.ok(name in scripts, name);
});
