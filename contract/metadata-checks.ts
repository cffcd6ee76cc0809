import type { EditionContributor, EditionMetadata, EditionSubject, Missing } from './editions.ts';
import { type IsbnProblem, readIsbn } from './isbn.ts';
import { themaShape } from './thema.ts';

/** Something to mend in what was typed. `id` has words in the client's catalogue. */
export interface MetadataFinding {
  readonly id:
    | `isbn-${IsbnProblem}`
    | 'language-unknown'
    | 'language-twice'
    | 'contributor-nameless'
    | 'contributor-without-role'
    | 'contributor-twice'
    | 'series-nameless'
    | 'series-position'
    | 'subject-without-code'
    | 'subject-without-label'
    | 'thema-shape'
    | 'thema-qualifier'
    | 'bisac-shape'
    | 'date-unreal'
    | 'title-blank'
    | 'accessibility-contradiction';
  /** Where: a JSON pointer into the metadata. */
  readonly pointer: string;
}

/** What is wrong with what is there; what is not there is no concern of this (see {@link readinessOf}). */
export function checkMetadata(metadata: EditionMetadata): MetadataFinding[] {
  const { isbn = '', published = '', title } = metadata;
  const read = isbn.trim() === '' ? undefined : readIsbn(isbn);
  const hazards = metadata.accessibility?.hazards ?? [];
  return [
    ...one(title !== undefined && title !== '' && title.trim() === '', 'title-blank', '/title'),
    ...(read && !read.ok ? [{ id: `isbn-${read.problem}` as const, pointer: '/isbn' }] : []),
    ...one(published !== '' && !isRealDate(published), 'date-unreal', '/published'),
    ...(metadata.languages ?? []).flatMap((tag, index, all) => {
      const pointer = `/languages/${index}`;
      if (!isLanguageTag(tag)) return one(true, 'language-unknown', pointer);
      return one(all.indexOf(tag) < index, 'language-twice', pointer);
    }),
    ...(metadata.contributors ?? []).flatMap(checkContributor),
    ...(metadata.series ?? []).flatMap(({ name, position = '' }, index) => [
      ...one(name.trim() === '', 'series-nameless', `/series/${index}/name`),
      ...one(
        position !== '' && !/^\d{1,6}(\.\d{1,3})?$/.test(position.trim()),
        'series-position',
        `/series/${index}/position`,
      ),
    ]),
    ...(metadata.subjects ?? []).flatMap(checkSubject),
    ...one(
      hazards.some((h) => h === 'none' || h === 'unknown') && hazards.length > 1,
      'accessibility-contradiction',
      '/accessibility/hazards',
    ),
  ];
}

function one(found: boolean, id: MetadataFinding['id'], pointer: string): MetadataFinding[] {
  return found ? [{ id, pointer }] : [];
}

function checkContributor(
  { name, roles }: EditionContributor,
  index: number,
  all: readonly EditionContributor[],
): MetadataFinding[] {
  const key = name.trim().toLocaleLowerCase('und');
  const earlier = all.findIndex((other) => other.name.trim().toLocaleLowerCase('und') === key);
  return [
    ...one(key === '', 'contributor-nameless', `/contributors/${index}/name`),
    ...one(roles.length === 0, 'contributor-without-role', `/contributors/${index}/roles`),
    ...one(key !== '' && earlier < index, 'contributor-twice', `/contributors/${index}/name`),
  ];
}

/** BISAC codes are checked by their shape alone: the list of BISG may not be passed on. */
function checkSubject({ scheme, code = '', label }: EditionSubject, index: number): MetadataFinding[] {
  const pointer = `/subjects/${index}/code`;
  if (scheme === 'keyword')
    return one(label.trim() === '', 'subject-without-label', `/subjects/${index}/label`);
  if (code.trim() === '') return one(true, 'subject-without-code', pointer);
  if (scheme === 'bisac') return one(!/^[A-Z]{3}[0-9]{6}$/.test(code), 'bisac-shape', pointer);
  if (/^[1-6]/.test(code)) return one(true, 'thema-qualifier', pointer);
  return one(!themaShape.test(code), 'thema-shape', pointer);
}

/** A well-formed BCP 47 tag whose language has a name, so that a typing error is noticed. */
export function isLanguageTag(tag: string): boolean {
  if (!/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag)) return false;
  try {
    const [canonical = ''] = Intl.getCanonicalLocales(tag);
    const { language } = new Intl.Locale(canonical);
    const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
    return language !== 'und' && names.of(language) !== undefined;
  } catch {
    return false;
  }
}

/** ISO 8601: a year, a month or a day that is in the calendar. */
export function isRealDate(written: string): boolean {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(written);
  if (!match) return false;
  const [, year, month = '01', day = '01'] = match;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
}

/** What {@link readinessOf} looks at. */
export interface ReadinessInput {
  readonly metadata: EditionMetadata;
  /** Of the newest revision; null while it is checked; absent when there is none. */
  readonly newestVerdict?: 'accepted' | 'sanitised' | 'rejected' | null;
}

/** What an edition lacks before it can be handed in, in the order in which one would see to it. Empty: it is ready. */
export function readinessOf({ metadata, newestVerdict }: ReadinessInput): Missing[] {
  const missing: Missing[] = [];
  const say = (id: keyof typeof missingWords) => missing.push({ id, message: missingWords[id] });
  if (newestVerdict === undefined) say('manuscript');
  else if (newestVerdict === null) say('manuscript-in-check');
  else if (newestVerdict === 'rejected') say('manuscript-refused');
  if (!metadata.title?.trim()) say('title');
  if (!metadata.languages?.[0]?.trim()) say('language');
  if (!metadata.contributors?.some(({ name, roles }) => name.trim() !== '' && roles.includes('aut')))
    say('author');
  if (!metadata.descriptionHtml?.replace(/<[^>]*>/g, '').trim()) say('description');
  if (!metadata.subjects?.length) say('subject');
  if (checkMetadata(metadata).length > 0) say('to-mend');
  return missing;
}

export const missingWords = {
  manuscript: 'There is no manuscript yet.',
  'manuscript-in-check': 'The newest manuscript is still being checked.',
  'manuscript-refused': 'The newest manuscript was not accepted; its findings say why.',
  title: 'The title is missing.',
  language: 'The language of the text is missing.',
  author: 'Nobody is named as author.',
  description: 'The description is missing.',
  subject: 'No subject or keyword is given.',
  'to-mend': 'Some of the details are not right yet; they are marked.',
} as const;
