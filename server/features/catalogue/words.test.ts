import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distanceWithin } from './edit-distance.ts';
import { mainLanguage } from './facets.ts';
import { createMarker, evenText } from './snippet.ts';
import { fold, indexWords, queryTerms, tidyQuery } from './words.ts';

test('folding takes case, accents, ligatures and Arabic vowels away and leaves Indic vowels', () => {
  assert.equal(fold('ÆRØSKØBING'), 'aeroskobing');
  assert.equal(fold('Straße'), 'strasse');
  assert.equal(fold('İstanbul'), 'istanbul');
  assert.equal(fold('مُحَمَّد'), 'محمد');
  assert.equal(fold('हिन्दी'), 'हिन्दी');
  assert.equal(fold('한국어'), '한국어');
});

test('scripts without spaces are indexed in pairs of letters and the last letter', () => {
  assert.deepEqual(indexWords('東京タワー'), ['東京', '京タ', 'タワ', 'ワー', 'ー']);
  assert.deepEqual(indexWords('X線'), ['x', '線']);
});

test('only the last word of a query may be unfinished, and only when nothing follows it', () => {
  const kinds = (query: string) => queryTerms(query).map(({ word, kind }) => `${word} ${kind}`);
  assert.deepEqual(kinds('red hou'), ['red whole', 'hou beginning']);
  assert.deepEqual(kinds('red hou '), ['red whole', 'hou whole']);
  assert.deepEqual(kinds('red ho'), ['red whole', 'ho whole']);
  assert.deepEqual(kinds('猫'), ['猫 letter']);
});

test('a query is never more than ten words', () => {
  assert.equal(queryTerms(Array.from({ length: 50 }, (_, i) => `w${i}`).join(' ')).length, 10);
});

test('an ISBN loses its hyphens, other numbers do not', () => {
  assert.equal(tidyQuery('978-0-14-143951-8 x'), '9780141439518 x');
  assert.equal(tidyQuery('1914-1918'), '1914-1918');
});

test('typing errors are counted up to a limit, a swap as one', () => {
  assert.equal(distanceWithin('pirde', 'pride', 2), 1);
  assert.equal(distanceWithin('prejudice', 'prejudice', 2), 0);
  assert.equal(distanceWithin('kitten', 'sitting', 3), 3);
  assert.equal(distanceWithin('kitten', 'sitting', 2), undefined);
  assert.equal(distanceWithin('', 'ab', 2), 2);
  assert.equal(distanceWithin('pirde', 'pride', 1), 1);
  assert.equal(distanceWithin('abcd', 'abxyd', 1), undefined);
  assert.equal(distanceWithin('abcd', 'ab', 1), undefined);
});

test('languages are grouped without their region, and nonsense is undetermined', () => {
  assert.deepEqual(['en-GB', 'zh-Hant-TW', 'PT', 'not a tag', ''].map(mainLanguage), [
    'en',
    'zh-Hant',
    'pt',
    'und',
    'und',
  ]);
});

test('a snippet marks words in the form they are written in and escapes the rest', () => {
  const marker = createMarker(queryTerms('emile "caf'));
  assert.equal(
    marker.snippet(`"Émile" & the Café's <door>`),
    '&quot;<mark>Émile</mark>&quot; &amp; the <mark>Café</mark>&#39;s &lt;door&gt;',
  );
  assert.equal(marker.snippet('nothing here'), undefined);
});

test('a snippet of a long text is short, stands around the word and never cuts a letter in two', () => {
  const marker = createMarker(queryTerms('needle'));
  const html = marker.snippet(`${'😀'.repeat(2000)} needle ${'😀'.repeat(2000)}`) ?? '';
  assert.match(html, /^….*<mark>needle<\/mark>.*…$/u);
  assert.ok(html.isWellFormed());
  assert.ok(html.length < 300);
});

test('pairs of letters that overlap are marked as one', () => {
  assert.equal(
    createMarker(queryTerms('東京タワー')).snippet('昔の東京タワーへ'),
    '昔の<mark>東京タワー</mark>へ',
  );
});

test('folding an even text leaves every letter in its place, and no letter becomes a sign', () => {
  const isLetter = /[\p{L}\p{N}\p{M}]/u;
  for (let code = 0; code <= 0xffff; code++) {
    const letter = String.fromCharCode(code);
    if (!evenText.test(letter)) continue;
    assert.equal(fold(letter).length, 1, code.toString(16));
    assert.equal(isLetter.test(fold(letter)), isLetter.test(letter), code.toString(16));
  }
});

test('words are marked alike in a text that folds evenly and in one that does not', () => {
  const texts = [
    'The Émile of émiles; semi-emile, EMILE2 and “emile”. Caf, café, cafés!',
    'emile',
    `${'Other words, many of them. '.repeat(30)}Emile’s café — ${'and then more of the same. '.repeat(30)}`,
    'Это Эмиль и кафе',
  ];
  for (const query of ['emile', 'emile caf', 'caf ', 'emile emil', 'кафе эмиль', 'words']) {
    const marker = createMarker(queryTerms(query));
    // A ligature that stands far from everything sought makes the text uneven and changes nothing else.
    for (const text of texts) {
      const uneven = `${text}${' '.repeat(300)}ﬁ`;
      const plain = (html: string | undefined) => html?.replace(/[\s…]+$/, '');
      assert.equal(plain(marker.snippet(text)), plain(marker.snippet(uneven)), `${query}: ${text}`);
    }
  }
});
