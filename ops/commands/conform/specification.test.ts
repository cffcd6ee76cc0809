import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from '../../synth/read.ts';
import { rows } from './rows/index.ts';

const seed = path.join(repositoryRoot, '..', 'shared', 'seed');
const skip = existsSync(seed) ? false : `the specification is not at ${seed}`;

/** Every line that says something, below the headings it stands under. */
function specification(): { line: string; headings: string[] }[] {
  const text = globSync('*.txt', { cwd: seed }).map((file) => readFileSync(path.join(seed, file), 'utf8'));
  const lines: { line: string; headings: string[] }[] = [];
  const headings: string[] = [];
  let fenced = false;
  for (const raw of text.join('\n').split('\n')) {
    const line = raw.trim();
    if (line.startsWith('```')) fenced = !fenced;
    else if (!fenced && line.startsWith('#')) {
      // A heading that says something itself (an engine, a number) may be a row.
      headings.splice(line.indexOf(' ') - 1, headings.length, line);
      lines.push({ line, headings: [...headings] });
    } else if (/[a-z0-9]/i.test(line) && !(fenced && line.startsWith('#'))) {
      lines.push({ line, headings: [...headings] });
    }
  }
  return lines;
}

test('every line of the specification has a row, word for word and in its order', { skip }, () => {
  const wanted = specification().filter(({ line }) => !line.startsWith('#'));
  const found = rows.filter(({ line }) => !line.startsWith('#')).map(({ line }) => line);
  assert.deepEqual(
    found,
    wanted.map(({ line }) => line),
  );
});

test('every row stands below the headings it has in the specification', { skip }, () => {
  const places = new Set(specification().map(({ line, headings }) => [...headings, line].join('\n')));
  for (const { id, line, headings } of rows) {
    const below = line.startsWith('#') && headings.at(-1) !== line ? [...headings, line] : headings;
    const there = [...places].some((place) => place.endsWith([...below.slice(-2), line].join('\n')));
    assert.ok(there, `${id}: "${line}" does not stand below ${below.join(' / ')}`);
  }
});

test('every row has an id of its own', () => {
  const ids = rows.map(({ id }) => id);
  assert.deepEqual(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  );
});
