/** The handbook names things of the program. Each is compared with the program here, so that neither drifts. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rejectReasons } from '@mangu/epub/types';
import { keyIntent } from '../../client/src/features/reader/engine-keys.ts';
import { removalKinds } from '../../epub/sanitise/findings.ts';
import { exitCodeMeanings } from '../../ops/exit-codes.ts';
import { statesPicture } from './states-picture.ts';

const chapter = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const source = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const catalogue = (name: string): unknown => JSON.parse(source(`client/src/locales/en/${name}.json`));

test('the authors’ handbook has a section for every reason of a refusal, and for no other', () => {
  const sections = [...chapter('authors/03-when-a-book-is-refused.md').matchAll(/^### (.+)$/gm)];
  assert.deepEqual(sections.map(([, id]) => id).sort(), [...rejectReasons].sort());
});

test('the authors’ handbook lists everything that the sanitiser takes away', () => {
  const rows = [
    ...chapter('authors/04-what-the-copy-for-reading-leaves-out.md').matchAll(/^\| `sanitise\.(\S+)` /gm),
  ];
  assert.deepEqual(
    rows.map(([, kind]) => kind),
    removalKinds,
  );
});

test('the authors’ handbook names every error code that sanitising repairs', () => {
  const [, listed = ''] =
    /repairedBySanitising[^[]*\[(.*?)\]\)/s.exec(source('server/checker/conformance.ts')) ?? [];
  const codes = [...listed.matchAll(/'([A-Z]{3}-\d{3})'/g)].map(([, code]) => code ?? '');
  assert(codes.length > 0);
  const [, section = ''] =
    /Some errors are let through(.*?)\n\nThe errors/s.exec(chapter('authors/02-reading-the-findings.md')) ??
    [];
  assert.deepEqual([...section.matchAll(/`([A-Z]{3}-\d{3})`/g)].map(([, code]) => code).sort(), codes.sort());
});

test('the authors’ handbook calls the accessibility filters what the catalogue calls them', () => {
  const rows = [...chapter('authors/07-open-to-every-reader.md').matchAll(/^\| ([^|`]+?) \|/gm)].map(
    ([, name]) => name,
  );
  const names = textsAt(catalogue('catalogue'), 'accessibility');
  assert.deepEqual(rows.slice(1), names);
});

test('the operators’ handbook lists the exit codes of the command', () => {
  const rows = [...chapter('operators/02-the-command.md').matchAll(/^\| (\d+) \| (.+)\. \|$/gm)];
  assert.deepEqual(
    rows.map(([, code, meaning]) => ({ code: Number(code), meaning: meaning?.toLowerCase() })),
    exitCodeMeanings.map(({ code, meaning }) => ({ code, meaning: meaning.toLowerCase() })),
  );
});

test('the operators’ handbook lists every command', () => {
  const commands = readdirSync(new URL('../../ops/commands/', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  const text = chapter('operators/02-the-command.md');
  for (const command of commands) assert.match(text, new RegExp(`^\\| \`mangu ${command}\\b`, 'm'));
});

test('the operators’ handbook lists every reason for which the server does not start', () => {
  const files = readdirSync(new URL('../../server/', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules') && !name.includes('.test.'))
    // What a backup is refused for is said by its own commands.
    .filter((name) => !name.startsWith('backup/'))
    .map((name) => source(`server/${name}`));
  const ids = files.flatMap((text) => [
    ...[...text.matchAll(/new StartRefused\(\s*'([a-z-]+)'/g)].map(([, id]) => id ?? ''),
    ...[...text.matchAll(/\brefuse\('([a-z-]+)'/g)].map(([, id]) => id ?? ''),
  ]);
  const rows = [...chapter('operators/08-when-something-breaks.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(
    ([, id]) => id,
  );
  assert.deepEqual([...rows].sort(), [...new Set(ids)].sort());
});

test('every key of the readers’ handbook does something in the reader, and every letter key is listed', () => {
  const text = chapter('readers/03-reading.md');
  const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  const keys: Record<string, string> = {
    '→': 'ArrowRight',
    '←': 'ArrowLeft',
    Space: ' ',
    'Page Down': 'PageDown',
    'Page Up': 'PageUp',
    Esc: 'Escape',
  };
  const listed = [...text.matchAll(/^\| (`.+?) \| (.+?) \|$/gm)].flatMap(([, combinations = '']) =>
    combinations.split(/, | or |(?<=`) (?=`)/),
  );
  assert(listed.length > 12);
  for (const combination of listed) {
    const words = [...combination.matchAll(/`([^`]+)`/g)].map(([, key]) => key ?? '');
    const last = words.at(-1) ?? '';
    const press = {
      ...plain,
      key: keys[last] ?? (last.length === 1 ? last.toLowerCase() : last),
      ctrlKey: words.includes('Ctrl'),
      shiftKey: words.includes('Shift'),
    };
    assert.notEqual(keyIntent(press, { scrolled: false, letters: true }), null, combination);
  }
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
    const works = keyIntent({ ...plain, key: letter }, { scrolled: false, letters: true }) !== null;
    assert.equal(text.includes(`| \`${letter.toUpperCase()}\` |`), works, letter);
  }
});

test('the readers’ handbook calls the settings of the reader what the panel calls them', () => {
  const text = chapter('readers/04-making-it-yours.md');
  const panel = objectAt(catalogue('reader'), 'settingsPanel');
  for (const group of ['themes', 'fonts']) {
    for (const name of textsAt(panel, group)) assert(text.includes(name), name);
  }
  for (const name of [
    'theme',
    'font',
    'size',
    'lineHeight',
    'spacing',
    'margins',
    'alignment',
    'hyphens',
    'flow',
    'columns',
  ]) {
    assert(text.includes(`| ${textAt(panel, name)} |`), name);
  }
  const range = /sizeRange = \{ min: (\d+), max: (\d+)/.exec(
    source('client/src/features/reader/settings.ts'),
  );
  assert(range && text.includes(`From ${range[1]} to ${range[2]} percent`));
});

test('the readers’ handbook names the accessibility headings of the book page', () => {
  const text = chapter('readers/02-the-page-of-a-book.md');
  for (const name of textsAt(catalogue('accessibility'), 'section'))
    assert(text.includes(`| ${name} |`), name);
});

function objectAt(value: unknown, key: string): unknown {
  assert(typeof value === 'object' && value !== null && key in value, key);
  return Reflect.get(value, key);
}

function textAt(value: unknown, key: string): string {
  const text = objectAt(value, key);
  assert(typeof text === 'string', key);
  return text;
}

/** The texts directly below a key, in their order. */
function textsAt(value: unknown, key: string): string[] {
  const found = objectAt(value, key);
  assert(typeof found === 'object' && found !== null);
  return Object.values(found).filter((text) => typeof text === 'string');
}

test('the authors’ handbook draws the states of a manuscript as the table of moves has them', () => {
  assert(chapter('authors/09-from-manuscript-to-book.md').includes(`\`\`\`\n${statesPicture()}\n\`\`\``));
});
