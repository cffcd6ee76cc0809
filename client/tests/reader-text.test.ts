import assert from 'node:assert/strict';
import test from 'node:test';
import { clockSeconds } from '../src/features/reader/engine-clips.ts';
import { adaptCss, cssReferences, replaceCssReferences } from '../src/features/reader/engine-css.ts';
import {
  keyIntent,
  swipeIntent,
  tapIntent,
  wheelAtRest,
  wheelTurn,
} from '../src/features/reader/engine-keys.ts';
import { decodePath, isOutside, resolvePath, resourceUrl } from '../src/features/reader/engine-paths.ts';
import { minutesFor, progressOf } from '../src/features/reader/engine-progress.ts';
import { findInText, fold } from '../src/features/reader/engine-search.ts';
import { bookStyles, pageShape, palettes } from '../src/features/reader/engine-style.ts';
import { defaultSettings, parseSettings } from '../src/features/reader/settings.ts';
import { commentFromHash, subjectFromPath, targetFromHash } from '../src/features/reader/target.ts';

test('type sizes of a book follow the size the reader sets', () => {
  assert.equal(adaptCss('p { font-size: 12px }', 'reflowable'), 'p { font-size: 0.75rem }');
  assert.equal(
    adaptCss('p{font-size:12pt;line-height:24px}', 'reflowable'),
    'p{font-size:1rem;line-height:1.5rem}',
  );
  assert.equal(adaptCss('h1 { font-size: x-large; }', 'reflowable'), 'h1 { font-size: 1.5rem; }');
  assert.equal(adaptCss('p { font-size: 1.2em }', 'reflowable'), 'p { font-size: 1.2em }');
  assert.equal(adaptCss('p { font-size: 12px }', 'pre-paginated'), 'p { font-size: 12px }');
});

test('page breaks become column breaks, and viewport units shares of the page', () => {
  assert.equal(adaptCss('h1 { page-break-before: always }', 'reflowable'), 'h1 { break-before: column }');
  assert.equal(adaptCss('h1{page-break-inside:avoid}', 'reflowable'), 'h1{break-inside:avoid}');
  assert.equal(adaptCss('h1 { break-after: page; }', 'reflowable'), 'h1 { break-after: column; }');
  assert.equal(
    adaptCss('img { width: 50vw; }', 'reflowable'),
    'img { width: calc(var(--reader-vw, 1vw) * 50); }',
  );
  assert.equal(adaptCss('img { height: 100vh }', 'pre-paginated'), 'img { height: 100vh }');
});

test('prefixed properties of EPUB become the ones browsers know', () => {
  assert.equal(
    adaptCss('html { -epub-writing-mode: vertical-rl; -epub-text-combine: horizontal }', 'reflowable'),
    'html { writing-mode: vertical-rl; text-combine-upright: horizontal }',
  );
});

test('references of a style sheet are found and replaced, imports and data apart', () => {
  const css = `@import "a.css"; @import url(b.css); @font-face { src: url('f.woff') } p { background: url(data:x) url("i.png") }`;
  assert.deepEqual(cssReferences(css), [
    { url: 'a.css', kind: 'import' },
    { url: 'b.css', kind: 'import' },
    { url: 'f.woff', kind: 'resource' },
    { url: 'i.png', kind: 'resource' },
  ]);
  const replaced = replaceCssReferences(
    css,
    new Map([
      ['a.css', 'blob:1'],
      ['i.png', 'https://x/i.png'],
    ]),
  );
  assert.match(replaced, /@import url\("blob:1"\); @import url\(b\.css\)/);
  assert.match(replaced, /url\("https:\/\/x\/i\.png"\)/);
});

test('a path stays below the root of its book', () => {
  assert.deepEqual(resolvePath('../img/a%20b.png#x', 'OPS/text/c1.xhtml'), {
    path: 'OPS/img/a b.png',
    fragment: 'x',
  });
  assert.deepEqual(resolvePath('../../../../etc/passwd', 'OPS/c1.xhtml'), {
    path: 'etc/passwd',
    fragment: '',
  });
  for (const outside of ['https://x/', '//x/y', 'javascript:alert(1)', 'file:///etc', ' data:text/html,x'])
    assert.ok(isOutside(outside) && resolvePath(outside, 'c1.xhtml') === null, outside);
  assert.equal(decodePath('100%'), '100%');
  assert.equal(
    resourceUrl('/api/books/1/resources/v/', 'a b/c#d.png', 'https://host'),
    'https://host/api/books/1/resources/v/a%20b/c%23d.png',
  );
});

test('shares of a book and its sections are each other’s inverse', () => {
  const progress = progressOf([{ size: 100 }, { size: 0 }, { size: 300 }]);
  assert.equal(progress.fraction(0, 0.5), 0.125);
  assert.equal(progress.fraction(2, 0.5), 0.625);
  assert.deepEqual(progress.place(0.625), { index: 2, within: 0.5 });
  assert.deepEqual(progress.place(0), { index: 0, within: 0 });
  assert.deepEqual(progress.place(1), { index: 2, within: 1 });
  assert.equal(progress.bytesUntil(0, 0.5, 2), 50);
  assert.deepEqual(progressOf([{ size: 0 }, { size: 0 }]).place(0.75), { index: 1, within: 0.5 });
});

test('minutes are whole, and at least one while something is left', () => {
  assert.equal(minutesFor(500, 1000, 5000, 250), 10);
  assert.equal(minutesFor(1, 1000, 5000, 250), 1);
  assert.equal(minutesFor(0, 1000, 5000, 250), 0);
});

test('words are found without case, accents, soft hyphens and kinds of quotes, at their place', () => {
  const text = 'Das Ge\u00adwürz  in der “Küche”\nist alle.';
  const [match] = findInText(text, 'gewurz IN');
  assert.ok(match);
  assert.equal(text.slice(match.start, match.end), 'Ge\u00adwürz  in');
  assert.equal(match.excerpt.match, 'Gewürz in');
  assert.equal(findInText(text, '"kuche" ist').length, 1);
  assert.equal(findInText(text, '   ').length, 0);
  assert.equal(findInText('aaaa', 'aa').length, 2);
  assert.equal(findInText('日本語の本', '語の').length, 1);
  assert.equal(findInText('x'.repeat(50), 'x', 7).length, 7);
  assert.equal(fold('ﬁn').folded, 'fin');
});

test('an excerpt is cut between words and says where it was cut', () => {
  const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
  const [match] = findInText(words, 'word30');
  assert.match(match?.excerpt.before ?? '', /^…word\d+ .*word29 $/);
  assert.match(match?.excerpt.after ?? '', /^ word31 .*word\d+…$/);
});

const press = (key: string, more: object = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

test('keys of the browser are left to it', () => {
  const mode = { scrolled: false, letters: true };
  for (const key of ['d', 'p', 't', 'w', 'l'])
    assert.equal(keyIntent(press(key, { ctrlKey: true }), mode), null, key);
  assert.equal(keyIntent(press('ArrowLeft', { altKey: true }), mode), null);
  assert.equal(keyIntent(press('f', { metaKey: true }), mode), 'search');
  assert.equal(keyIntent(press('?', { shiftKey: true }), mode), 'help');
  assert.equal(keyIntent(press(' ', { shiftKey: true }), mode), 'previous');
  assert.equal(keyIntent(press('ArrowDown'), { scrolled: true, letters: true }), 'line-down');
  assert.equal(keyIntent(press('b'), { scrolled: false, letters: false }), null);
});

test('taps and swipes mean the side they are on', () => {
  assert.equal(tapIntent(10, 390, false), 'left');
  assert.equal(tapIntent(380, 390, false), 'right');
  assert.equal(tapIntent(195, 390, false), 'menu');
  assert.equal(tapIntent(10, 390, true), 'menu');
  assert.equal(swipeIntent(-90, 10, 200), 'right');
  assert.equal(swipeIntent(90, 10, 200), 'left');
  assert.equal(swipeIntent(90, 200, 200), null);
  assert.equal(swipeIntent(-90, 10, 2000), null);
});

test('one gesture of the wheel is one page, however long it coasts', () => {
  const turns: string[] = [];
  let state = wheelAtRest;
  const spin = (delta: number, at: number) => {
    const next = wheelTurn(state, delta, at, 30);
    state = next.state;
    if (next.turn) turns.push(next.turn);
  };
  for (let at = 0; at < 1000; at += 16) spin(12, at);
  assert.deepEqual(turns, ['next']);
  for (let at = 2000; at < 2200; at += 16) spin(-12, at);
  assert.deepEqual(turns, ['next', 'previous']);
});

test('clock values of media overlays are read in all their forms', () => {
  for (const [text, seconds] of [
    ['00:01:02.500', 62.5],
    ['01:02', 62],
    ['7.5s', 7.5],
    ['90', 90],
    ['2min', 120],
    ['1h', 3600],
    ['250ms', 0.25],
  ] as const)
    assert.equal(clockSeconds(text), seconds, text);
  assert.equal(clockSeconds('soon'), undefined);
  assert.equal(clockSeconds(null), undefined);
});

test('an address names a book and a place, or neither', () => {
  assert.deepEqual(targetFromHash('#href=a%2Fb.xhtml%23c'), { href: 'a/b.xhtml#c' });
  assert.deepEqual(targetFromHash('#cfi=epubcfi(%2F6%2F4!%2F4)'), { cfi: 'epubcfi(/6/4!/4)' });
  assert.equal(targetFromHash('#cfi=alert(1)'), null);
  assert.equal(targetFromHash(''), null);
  assert.deepEqual(subjectFromPath('/read/abc'), { kind: 'book', id: 'abc' });
  assert.deepEqual(subjectFromPath('/read/revision-abc'), { kind: 'revision', id: 'abc' });
  assert.equal(subjectFromPath('/read/'), null);
  assert.equal(subjectFromPath('/read/%E0%A4%A'), null);
  assert.deepEqual([commentFromHash('#comment=1'), targetFromHash('#comment=1')], ['1', null]);
});

test('settings that are damaged or no longer offered are the defaults', () => {
  assert.deepEqual(parseSettings(null), defaultSettings);
  assert.deepEqual(parseSettings('{'), defaultSettings);
  assert.deepEqual(parseSettings('{"theme":"pink","sizePercent":9000,"hyphens":"yes"}'), {
    ...defaultSettings,
    sizePercent: 240,
  });
});

function contrast(one: string, other: string): number {
  const light = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark = 0, bright = 0] = [light(one), light(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

test('reading text has a contrast of 7:1 in every theme, links and marks at least 4.5:1', () => {
  for (const [name, palette] of Object.entries(palettes)) {
    assert.ok(contrast(palette.ink, palette.background) >= 7, name);
    assert.ok(contrast(palette.link, palette.background) >= 4.5, `${name}, links`);
    assert.ok(contrast(palette.onMark, palette.mark) >= 4.5, `${name}, marks`);
  }
});

test('settings become styles and the shape of the page', () => {
  const context = {
    theme: 'paper',
    fontFaces: '',
    pageWidthPx: 1440,
    pageHeightPx: 900,
    activeClass: 'a',
  } as const;
  const [before, after] = bookStyles(defaultSettings, context);
  assert.match(before, /--reader-vw: 14\.4px/);
  assert.match(after, /font-size: 112\.5% !important/);
  assert.ok(!after.includes('font-family'), 'the book’s own face stays');
  const [, night] = bookStyles({ ...defaultSettings, font: 'atkinson' }, { ...context, theme: 'night' });
  assert.match(night, /Atkinson Hyperlegible Next/);
  assert.match(night, /color: #d9d2c6 !important/);
  assert.equal(pageShape(defaultSettings, 1440, 900)['max-column-count'], '2');
  assert.equal(pageShape(defaultSettings, 820, 1180)['max-column-count'], '1');
  assert.equal(pageShape({ ...defaultSettings, sizePercent: 200 }, 1440, 900)['max-column-count'], '1');
});
