import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { problems } from '@mangu/contract/problem';
import { accessibilityStatements, rejectReasons } from '@mangu/epub';

/** A message catalogue as nested texts. */
function catalogue(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../src/locales/en/${name}.json`, import.meta.url), 'utf8'));
}

function textAt(texts: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    texts,
  );
}

test('every accessibility statement of a book has its words', () => {
  const texts = catalogue('accessibility');
  for (const [section, ids] of Object.entries(accessibilityStatements)) {
    for (const id of Object.values(ids)) {
      const found = textAt(texts, 'statement', section, id);
      assert.equal(typeof found, 'string', `statement.${section}.${id}`);
    }
  }
});

test('every reason of a refusal has its words', () => {
  const texts = catalogue('upload');
  for (const reason of rejectReasons) assert(textAt(texts, 'reason', reason), reason);
});

test('every problem of the API has its words', () => {
  const text = JSON.stringify(catalogue('problems'));
  for (const id of Object.keys(problems)) assert(text.includes(`"${id}"`), id);
});
