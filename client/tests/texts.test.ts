import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { problems } from '@mangu/contract/problem';
import { pseudoText, pseudoTexts, type TextTree } from '../src/lib/pseudo.ts';

const source = fileURLToPath(new URL('../src/', import.meta.url));
const locale = join(source, 'locales/en');

async function catalogues(): Promise<ReadonlyMap<string, TextTree>> {
  const files = (await readdir(locale)).filter((file) => file.endsWith('.json'));
  return new Map(
    await Promise.all(
      files.map(
        async (file): Promise<[string, TextTree]> => [
          basename(file, '.json'),
          JSON.parse(await readFile(join(locale, file), 'utf8')),
        ],
      ),
    ),
  );
}

function find(tree: TextTree | undefined, key: string): string | TextTree | undefined {
  return key
    .split('.')
    .reduce<string | TextTree | undefined>(
      (node, part) => (typeof node === 'object' ? node[part] : undefined),
      tree,
    );
}

test('every key that the code names is in a catalogue', async () => {
  const texts = await catalogues();
  const files = (await readdir(source, { recursive: true })).filter((file) => /\.tsx?$/.test(file));
  const missing: string[] = [];
  for (const file of files) {
    const code = await readFile(join(source, file), 'utf8');
    for (const [, quoted] of code.matchAll(/\bt\(\s*'([^'$]+)'/g)) {
      const [first = '', second] = (quoted ?? '').split(':');
      const namespaces = second === undefined ? [...texts.keys()] : [first];
      const key = second ?? first;
      const known = namespaces.some((name) =>
        [key, `${key}_one`].some((form) => typeof find(texts.get(name), form) === 'string'),
      );
      if (!known) missing.push(`${file}: ${quoted}`);
    }
  }
  assert.deepEqual(missing, []);
});

test('every problem of the API has words: what happened and what to do', async () => {
  const words = (await catalogues()).get('problems');
  for (const id of [...Object.keys(problems), 'network', 'unreadable-answer'])
    for (const part of ['title', 'advice'])
      assert.equal(typeof find(words, `${id}.${part}`), 'string', `${id}.${part}`);
});

test('texts are plain: no exclamation marks, and each plural has its singular', async () => {
  const walk = (tree: TextTree, path: string) => {
    for (const [key, value] of Object.entries(tree)) {
      if (typeof value !== 'string') walk(value, `${path}.${key}`);
      else {
        assert.ok(!value.includes('!'), `${path}.${key}`);
        if (key.endsWith('_other')) assert.ok(tree[key.replace(/_other$/, '_one')], `${path}.${key}`);
      }
    }
  };
  for (const [name, tree] of await catalogues()) walk(tree, name);
});

test('a pseudo text is longer, marked, and keeps what is to be filled in', () => {
  const text = pseudoText('Sending {{count}} books to <b>you</b>');
  assert.match(text, /^\[.*\{\{count\}\}.*<b>.*<\/b>~+\]$/);
  assert.ok(text.length > 'Sending {{count}} books to <b>you</b>'.length);
});

test('a pseudo catalogue has every plural form that Arabic asks for', () => {
  const texts = pseudoTexts({ books_one: 'a book', books_other: 'books' });
  for (const form of ['zero', 'one', 'two', 'few', 'many', 'other']) assert.ok(texts[`books_${form}`], form);
});
