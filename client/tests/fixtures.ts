import type { BookDetail, BookItem, BooksPage, Facets } from '@mangu/contract/books';
import type { Import } from '@mangu/contract/imports';
import type { RecentReading } from '@mangu/contract/reading';

const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

type Seed = readonly [title: string, author: string, language: string, published: string, words: number];

const seeds: readonly Seed[] = [
  ['Pride and Prejudice', 'Jane Austen', 'en-GB', '1813-01-28', 121970],
  ['Frankenstein', 'Mary Shelley', 'en-GB', '1818', 75380],
  ['The Time Machine', 'H. G. Wells', 'en-GB', '1895', 32370],
  ['The Adventures of Sherlock Holmes', 'Arthur Conan Doyle', 'en-GB', '1892-10', 104450],
  ['The Devil’s Dictionary', 'Ambrose Bierce', 'en-US', '1911', 63200],
  ['MANGU Handbook for Readers', 'MANGU', 'en', '2026', 9800],
  ['MANGU Handbook for Authors', 'MANGU', 'en', '2026', 14200],
  ['كليلة ودمنة', 'ابن المقفع', 'ar', '0750', 60100],
  ['An Inquiry into the Nature and Causes of the Wealth of Nations', 'Adam Smith', 'en-GB', '1776', 380000],
  ['草枕', '夏目漱石', 'ja', '1906', 70000],
  ['Die Verwandlung', 'Franz Kafka', 'de', '1915', 19100],
  ['Les Fleurs du mal', 'Charles Baudelaire', 'fr', '1857', 36000],
  ['Middlemarch', 'George Eliot', 'en-GB', '1871', 316000],
  ['The Souls of Black Folk', 'W. E. B. Du Bois', 'en-US', '1903', 71000],
];

export const coverVersion = 'c1';

/** The first five have a cover, the others get the typographic one. */
export const items: readonly BookItem[] = seeds.map(([title, author, language, published, words], index) => ({
  id: uuid(index + 1),
  title,
  titleLanguage: language,
  ...(language === 'ar' && { titleDirection: 'rtl' as const }),
  contributors: [{ name: author, role: 'aut' }],
  language,
  published,
  added: '2026-11-22T10:00:00.000Z',
  layout: 'reflowable',
  words,
  ...(title.startsWith('MANGU') && {
    series: { name: 'MANGU Handbook', position: title.endsWith('Readers') ? '1' : '2' },
  }),
  cover:
    index < 5
      ? {
          version: coverVersion,
          widthPx: 1400,
          heightPx: 2100,
          widthsPx: [160, 320, 640, 1280],
          colour: '#4d5a55',
        }
      : null,
}));

/** Items beyond the named ones, for long lists. */
export function manyItems(count: number): BookItem[] {
  return Array.from({ length: count }, (_, index) => {
    const base = items[index % items.length];
    if (!base) throw new Error('there are items');
    return index < items.length
      ? base
      : {
          ...base,
          id: uuid(1000 + index),
          title: `${base.title}, volume ${Math.floor(index / items.length) + 1}`,
        };
  });
}

const count = (values: readonly string[]) =>
  [...Map.groupBy(values, (value) => value)].map(([value, all]) => ({ value, count: all.length }));

export const facets: Facets = {
  language: count(items.map((item) => item.language)),
  subject: [
    { value: 'Love stories', count: 1 },
    { value: 'Science fiction', count: 2 },
    { value: 'Detective and mystery stories', count: 1 },
    { value: 'Satire', count: 1 },
    { value: 'England -- Social life and customs -- 19th century -- Fiction', count: 2 },
    { value: 'Domestic fiction', count: 3 },
    { value: 'Economics', count: 1 },
    { value: 'Poetry', count: 1 },
  ],
  contributor: count(items.flatMap((item) => item.contributors.map(({ name }) => name))),
  series: [{ value: 'MANGU Handbook', count: 2 }],
  accessibility: [
    { value: 'screen-reader', count: 7 },
    { value: 'alternative-text', count: 5 },
    { value: 'no-hazards', count: 5 },
  ],
};

export function page(some: readonly BookItem[], more: Partial<BooksPage> = {}): BooksPage {
  return { items: [...some], total: some.length, next: null, facets, ...more };
}

export const emptyFacets: Facets = {
  language: [],
  subject: [],
  contributor: [],
  series: [],
  accessibility: [],
};

export const recent: RecentReading = {
  items: items.slice(0, 2).map((book, index) => ({
    book,
    position: {
      cfi: 'epubcfi(/6/8!/4/2)',
      fraction: index === 0 ? 0.43 : 0.08,
      chapter: index === 0 ? 'Chapter XXIV' : 'Letter IV',
      updated: '2026-11-22T21:30:00.000Z',
      version: 1,
    },
  })),
};

const chapters = Array.from({ length: 24 }, (_, index) => ({
  label: `Chapter ${index + 1}`,
  href: `epub/text/chapter-${index + 1}.xhtml`,
  children: [],
}));

/** Everything a book page can show, on one book. */
export const detail: BookDetail = {
  id: uuid(1),
  title: 'Pride and Prejudice',
  titleLanguage: 'en-GB',
  subtitle: 'A novel in three volumes',
  contributors: [
    { name: 'Jane Austen', roles: ['aut'] },
    { name: 'R. W. Chapman', roles: ['edt'] },
    { name: 'Hugh Thomson', roles: ['ill', 'cov'] },
    { name: 'Greg Weeks', roles: ['trc'] },
    { name: 'Jon Hurst', roles: ['trc'] },
  ],
  languages: ['en-GB', 'fr'],
  identifiers: [
    { scheme: 'isbn', value: '9780141439518', valid: true },
    { scheme: 'isbn', value: '9780141439519', valid: false },
    { scheme: 'uri', value: 'https://standardebooks.org/ebooks/jane-austen/pride-and-prejudice' },
  ],
  series: [
    {
      name: 'Harvard Classics Shelf of Fiction',
      position: '3',
      previous: { id: uuid(2), title: 'Frankenstein' },
      next: { id: uuid(3), title: 'The Time Machine' },
    },
  ],
  subjects: [
    { label: 'England -- Fiction', scheme: 'LCSH' },
    { label: 'Love stories', scheme: 'LCSH', code: 'sh85078611' },
    { label: 'Domestic fiction', scheme: 'LCSH' },
  ],
  descriptionHtml:
    '<p><em>Pride and Prejudice</em> may today be one of Jane Austen’s most enduring novels, having been widely adapted to stage, screen, and other media since its publication in 1813. The novel tells the tale of five unmarried sisters and how their lives change when a wealthy eligible bachelor moves in to their neighborhood.</p><p>It is as sharp about money as it is about love.</p>',
  publisher: 'Standard Ebooks',
  rights: 'The source text and artwork are believed to be in the United States public domain.',
  published: '1813-01-28',
  added: '2026-11-22T10:00:00.000Z',
  layout: 'reflowable',
  pageProgression: 'ltr',
  mediaOverlay: false,
  words: 121970,
  chapters: 61,
  pages: 388,
  cover: items[0]?.cover ?? null,
  toc: [
    { label: 'Titlepage', href: 'epub/text/titlepage.xhtml', children: [] },
    {
      label: 'Volume I',
      children: chapters.slice(0, 3),
    },
    ...chapters.slice(3),
  ],
  accessibility: [
    { section: 'ways-of-reading', id: 'visual-adjustments-modifiable' },
    { section: 'ways-of-reading', id: 'nonvisual-reading-readable' },
    { section: 'ways-of-reading', id: 'nonvisual-reading-alt-text' },
    { section: 'conformance', id: 'aa' },
    { section: 'conformance', id: 'certifier', values: { certifier: 'Standard Ebooks' } },
    {
      section: 'conformance',
      id: 'details-claim',
      values: { epubAccessibility: '1.1', wcag: '2.2', level: 'AA' },
    },
    { section: 'conformance', id: 'details-certifier-report', values: { url: 'https://example.org/report' } },
    { section: 'navigation', id: 'structural' },
    { section: 'navigation', id: 'toc' },
    { section: 'rich-content', id: 'unknown' },
    { section: 'hazards', id: 'none' },
    {
      section: 'accessibility-summary',
      id: 'text',
      values: { text: 'This publication conforms to WCAG 2.2 Level AA.' },
    },
    { section: 'legal-considerations', id: 'no-metadata' },
  ],
  file: { name: 'jane-austen_pride-and-prejudice.epub', bytes: 822411, sha256: 'a'.repeat(64) },
  sanitised: true,
};

const importBase = {
  bytes: 822411,
  stage: 'done',
  verdict: 'accepted',
  reason: null,
  duplicate: false,
  findings: [],
  bookId: uuid(1),
  title: 'Pride and Prejudice',
  milliseconds: 940,
  created: '2026-11-21T18:20:00.000Z',
} as const;

export const imports: readonly Import[] = [
  { ...importBase, findings: [], id: uuid(501), fileName: 'jane-austen_pride-and-prejudice.epub' },
  {
    ...importBase,
    id: uuid(502),
    fileName: 'my-draft.epub',
    title: 'My Draft',
    verdict: 'rejected',
    reason: 'conformance',
    bookId: null,
    findings: [
      {
        severity: 'must',
        id: 'RSC-005',
        message: 'Error while parsing file: element "spn" not allowed here.',
        remedy: 'Use one of the elements that XHTML knows, here most likely “span”.',
        path: 'EPUB/chapter-3.xhtml',
        line: 41,
      },
      {
        severity: 'should',
        id: 'ACC-008',
        message: 'The package says nothing about accessibility.',
        remedy: 'State schema:accessMode and schema:accessibilityFeature in the package document.',
        path: 'EPUB/package.opf',
      },
      { severity: 'info', id: 'sanitise.script', message: 'Scripts are never run.' },
    ],
  },
  {
    ...importBase,
    id: uuid(503),
    fileName: 'interactive-atlas.epub',
    title: 'An Interactive Atlas',
    verdict: 'sanitised',
    findings: [
      {
        severity: 'info',
        id: 'sanitise.script',
        message: 'Three scripts were taken out of the copy for reading.',
        path: 'EPUB/map.xhtml',
      },
    ],
  },
  { ...importBase, findings: [], id: uuid(504), fileName: 'again.epub', duplicate: true },
];
