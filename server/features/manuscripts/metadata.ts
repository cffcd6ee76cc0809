import type { EditionMetadata, EditionSubject } from '@mangu/contract/editions';
import { readIsbn } from '@mangu/contract/isbn';
import type { Metadata } from '@mangu/epub';
import { plainText, sanitiseRichText } from '@mangu/epub/rich-text';
import type { Transaction } from 'kysely';
import type { Schema } from '../../platform/schema.ts';

/** What may be kept of what was typed: the description made safe by the one sanitiser. */
export function cleaned(metadata: EditionMetadata): EditionMetadata {
  const { descriptionHtml } = metadata;
  if (descriptionHtml === undefined) return metadata;
  return { ...metadata, descriptionHtml: sanitiseRichText(descriptionHtml) };
}

/** Fills in from the manuscript what its author has not typed; nothing that stands there is touched. */
export async function takeOver(
  trx: Transaction<Schema>,
  editionId: string,
  found: Metadata,
  descriptionHtml: string | undefined,
): Promise<void> {
  const edition = await trx
    .selectFrom('edition')
    .select(['metadata', 'version'])
    .where('id', '=', editionId)
    .forUpdate()
    .executeTakeFirst();
  if (!edition) return;
  const typed = edition.metadata;
  const fresh = Object.fromEntries(
    Object.entries(fromManuscript(found, descriptionHtml)).filter(
      ([name]) => !isFilled(Reflect.get(typed, name)),
    ),
  );
  if (Object.keys(fresh).length === 0) return;
  await trx
    .updateTable('edition')
    .set({ metadata: JSON.stringify({ ...typed, ...fresh }), version: edition.version + 1 })
    .where('id', '=', editionId)
    .execute();
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
}

const cut = (text: string, length: number) => text.slice(0, length).toWellFormed();

/** Within the bounds of the contract, whatever a book says. */
function fromManuscript(found: Metadata, descriptionHtml: string | undefined): EditionMetadata {
  const isbn = found.identifiers.find(({ scheme, valid }) => scheme === 'isbn' && valid)?.value;
  const languages = found.languages.filter((tag) => tag !== 'und').slice(0, 10);
  const { accessModes, accessModesSufficient, features, hazards, summary, conformsTo, certifiedBy } =
    found.accessibility;
  const few = (values: readonly string[], atMost: number) => values.slice(0, atMost).map((v) => cut(v, 200));
  return {
    title: cut(found.title.value, 500),
    ...(found.subtitle ? { subtitle: cut(found.subtitle.value, 500) } : {}),
    ...(languages.length > 0 ? { languages: languages.map((tag) => cut(tag, 35)) } : {}),
    ...(found.contributors.length > 0
      ? {
          contributors: found.contributors.slice(0, 50).map(({ name, sortName, roles }) => ({
            name: cut(name, 300),
            ...(sortName ? { sortName: cut(sortName, 300) } : {}),
            roles: roles.filter((role) => /^[a-z]{3}$/.test(role)).slice(0, 6),
          })),
        }
      : {}),
    ...(found.series.length > 0
      ? {
          series: found.series.slice(0, 5).map(({ name, position }) => ({
            name: cut(name, 300),
            ...(position ? { position: cut(position, 20) } : {}),
          })),
        }
      : {}),
    ...(found.subjects.length > 0 ? { subjects: found.subjects.slice(0, 30).map(subject) } : {}),
    ...(isbn ? { isbn } : {}),
    ...(found.publisher ? { publisher: cut(found.publisher, 300) } : {}),
    ...(found.rights ? { rights: cut(found.rights, 1000) } : {}),
    ...(found.published ? { published: cut(found.published, 10) } : {}),
    ...(descriptionHtml && descriptionHtml.length <= 20_000 ? { descriptionHtml } : {}),
    ...(accessModes.length + features.length + hazards.length > 0 || summary
      ? {
          accessibility: {
            accessModes: few(accessModes, 10),
            accessModesSufficient: accessModesSufficient.slice(0, 10).map((set) => few(set, 4)),
            features: few(features, 40),
            hazards: few(hazards, 10),
            conformsTo: few(conformsTo, 5),
            ...(summary ? { summary: cut(summary, 2000) } : {}),
            ...(certifiedBy ? { certifiedBy: cut(certifiedBy, 300) } : {}),
          },
        }
      : {}),
  };
}

function subject({ label, scheme = '', code }: Metadata['subjects'][number]): EditionSubject {
  const known = (['thema', 'bisac'] as const).find((name) => scheme.toLowerCase().includes(name));
  if (known && code) return { scheme: known, code: cut(code, 30), label: cut(label, 200) };
  return { scheme: 'keyword', label: cut(label, 200) };
}

/** What the catalogue shows: the manuscript's metadata with everything that the edition says instead. */
export function publishedMetadata(found: Metadata, edition: EditionMetadata): Metadata {
  const { title, subtitle, languages, contributors, series, subjects, isbn, publisher, rights, published } =
    edition;
  const read = isbn ? readIsbn(isbn) : undefined;
  const others = found.identifiers.filter(({ scheme }) => scheme !== 'isbn' || !read?.ok);
  const {
    title: foundTitle,
    subtitle: _subtitle,
    titleSort: _sort,
    publisher: _p,
    rights: _r,
    published: _d,
    description: _t,
    ...rest
  } = found;
  const main = title?.trim() ? { value: title.trim() } : foundTitle;
  return {
    ...rest,
    title: main.value === foundTitle.value ? foundTitle : main,
    titles: [main],
    ...(subtitle?.trim() ? { subtitle: { value: subtitle.trim() } } : {}),
    languages: languages?.length ? languages : found.languages,
    contributors: contributors ?? found.contributors,
    series: series?.map((place) => ({ ...place, type: 'series' as const })) ?? found.series,
    subjects:
      subjects?.map(({ scheme, code, label }) => ({
        label: label.trim() || code || '',
        ...(scheme === 'keyword' ? {} : { scheme: scheme.toUpperCase() }),
        ...(code ? { code } : {}),
      })) ?? found.subjects,
    identifiers: read?.ok ? [{ scheme: 'isbn', value: read.isbn13, valid: true }, ...others] : others,
    ...(publisher?.trim() ? { publisher: publisher.trim() } : {}),
    ...(rights?.trim() ? { rights: rights.trim() } : {}),
    ...(published?.trim() ? { published: published.trim() } : {}),
    accessibility: publishedAccessibility(found.accessibility, edition.accessibility),
  };
}

/** A text that was emptied says that there is none, also where the manuscript has one. */
function publishedAccessibility(
  found: Metadata['accessibility'],
  typed: EditionMetadata['accessibility'],
): Metadata['accessibility'] {
  const { summary, certifiedBy, ...rest } = { ...found, ...typed };
  return {
    ...rest,
    ...(summary?.trim() ? { summary: summary.trim() } : {}),
    ...(certifiedBy?.trim() ? { certifiedBy: certifiedBy.trim() } : {}),
  };
}

/** The description for a page, and its text for search. */
export function publishedDescription(edition: EditionMetadata): {
  descriptionHtml?: string;
  descriptionText?: string;
} {
  const html = edition.descriptionHtml ? sanitiseRichText(edition.descriptionHtml) : '';
  return html === '' ? {} : { descriptionHtml: html, descriptionText: plainText(html) };
}
