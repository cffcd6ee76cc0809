import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const text = readFileSync(new URL('SECURITY.md', root), 'utf8');

test('every test and file that SECURITY.md names is there', () => {
  const named = [...text.matchAll(/`([\w*{},./-]+\.(?:ts|md))`/g)].map(([, name = '']) => name);
  assert.ok(named.length > 30);
  for (const name of new Set(named)) {
    const folder = name.includes('/') ? '' : '{server,client,epub}/**/';
    assert.ok(globSync(folder + name, { cwd: fileURLToPath(root) }).length > 0, name);
  }
  for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g))
    assert.ok(existsSync(new URL(target, root)), target);
});

test('SECURITY.md has a row for each of the fifteen rules, and for none twice', () => {
  const numbers = [...text.matchAll(/^\| (\d+) /gm)].map(([, number]) => Number(number));
  assert.deepEqual(
    numbers,
    Array.from({ length: 15 }, (_, index) => index + 1),
  );
});
