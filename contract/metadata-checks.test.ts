import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contributorRoles } from './contributor-roles.ts';
import { readIsbn } from './isbn.ts';
import { checkMetadata, isRealDate, readinessOf } from './metadata-checks.ts';
import { themaHeading, themaShape, themaSubjects } from './thema.ts';

test('an ISBN is read with hyphens, dashes, spaces and its name before it, in ten digits or thirteen', () => {
  for (const written of ['0-306-40615-2', '978-0-306-40615-7', 'ISBN 978 0 306 40615 7', '978‐0‑306–40615—7'])
    assert.deepEqual(readIsbn(written), { ok: true, isbn13: '9780306406157' });
  assert.deepEqual(readIsbn('0-8044-2957-x'), { ok: true, isbn13: '9780804429573' });
});

test('an ISBN that is not right says what is wrong', () => {
  const problemOf = (written: string) => {
    const read = readIsbn(written);
    return read.ok ? undefined : read.problem;
  };
  assert.equal(problemOf('978-0-306-40615-8'), 'check-digit');
  assert.equal(problemOf('0-306-40615-3'), 'check-digit');
  assert.equal(problemOf('978-0-306-4061'), 'length');
  assert.equal(problemOf('4006381333931'), 'prefix');
  assert.equal(problemOf('97803O6406157'), 'characters');
  assert.equal(problemOf('978030640615X'), 'characters');
});

test('what is wrong with details is said with its place, and details that are right are left alone', () => {
  const findings = checkMetadata({
    title: ' ',
    isbn: '978-0-306-40615-8',
    published: '2026-02-30',
    languages: ['en-GB', 'xx-nowhere', 'en-GB'],
    contributors: [
      { name: 'Ada', roles: [] },
      { name: 'ada ', roles: ['ill'] },
      { name: '', roles: ['aut'] },
    ],
    series: [{ name: '', position: 'third' }],
    subjects: [
      { scheme: 'thema', code: '1DDU', label: '' },
      { scheme: 'thema', code: 'fb', label: '' },
      { scheme: 'bisac', code: 'FIC00', label: '' },
      { scheme: 'keyword', label: ' ' },
      { scheme: 'thema', label: 'Fog' },
    ],
    accessibility: { hazards: ['none', 'flashing'] },
  });
  assert.deepEqual(
    findings.map(({ id, pointer }) => `${pointer} ${id}`),
    [
      '/title title-blank',
      '/isbn isbn-check-digit',
      '/published date-unreal',
      '/languages/1 language-unknown',
      '/languages/2 language-twice',
      '/contributors/0/roles contributor-without-role',
      '/contributors/1/name contributor-twice',
      '/contributors/2/name contributor-nameless',
      '/series/0/name series-nameless',
      '/series/0/position series-position',
      '/subjects/0/code thema-qualifier',
      '/subjects/1/code thema-shape',
      '/subjects/2/code bisac-shape',
      '/subjects/3/label subject-without-label',
      '/subjects/4/code subject-without-code',
      '/accessibility/hazards accessibility-contradiction',
    ],
  );
  const right = {
    title: 'Fog',
    isbn: '978-0-306-40615-7',
    published: '2026-02',
    languages: ['en', 'gsw', 'zh-Hant-TW'],
    contributors: [{ name: 'Ada', roles: ['aut'] }],
    series: [{ name: 'Harbour', position: '2.5' }],
    subjects: [
      { scheme: 'thema' as const, code: 'FBA', label: '' },
      { scheme: 'thema' as const, code: 'YNG-DE-AB', label: '' },
      { scheme: 'bisac' as const, code: 'FIC000000', label: '' },
    ],
  };
  assert.deepEqual(checkMetadata(right), []);
  assert.deepEqual(checkMetadata({}), []);
});

test('a date is a year, a month or a day of the calendar', () => {
  for (const date of ['1999', '2024-02-29', '2026-12']) assert(isRealDate(date), date);
  for (const date of ['2023-02-29', '2026-13', '26', '2026-1-1', 'soon']) assert(!isRealDate(date), date);
});

test('what an edition lacks is said in plain words, one after the other', () => {
  const nothing = readinessOf({ metadata: {} }).map(({ id }) => id);
  assert.deepEqual(nothing, ['manuscript', 'title', 'language', 'author', 'description', 'subject']);
  const metadata = {
    title: 'Fog',
    languages: ['en'],
    contributors: [{ name: 'Ada', roles: ['aut'] }],
    descriptionHtml: '<p>A harbour.</p>',
    subjects: [{ scheme: 'keyword' as const, label: 'Fog' }],
  };
  assert.deepEqual(readinessOf({ metadata, newestVerdict: 'sanitised' }), []);
  const idsOf = (input: Parameters<typeof readinessOf>[0]) => readinessOf(input).map(({ id }) => id);
  assert.deepEqual(idsOf({ metadata, newestVerdict: null }), ['manuscript-in-check']);
  assert.deepEqual(idsOf({ metadata, newestVerdict: 'rejected' }), ['manuscript-refused']);
  assert.deepEqual(idsOf({ metadata: { ...metadata, isbn: '1' }, newestVerdict: 'accepted' }), ['to-mend']);
  assert.deepEqual(
    idsOf({ metadata: { ...metadata, descriptionHtml: '<p> </p>' }, newestVerdict: 'accepted' }),
    ['description'],
  );
});

test('every subject of the kept list has the shape that is asked for, and deeper codes find their heading', () => {
  for (const code of themaSubjects.keys()) assert.match(code, themaShape);
  assert.equal(themaHeading('FFH'), 'Crime and mystery fiction');
  assert.equal(themaHeading('ZZ'), undefined);
  assert.equal(new Set(contributorRoles.map(({ marc }) => marc)).size, contributorRoles.length);
});
