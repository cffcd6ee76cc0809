import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AccessibilityFilter, accessibilityFilters, bookSorts } from '@mangu/contract/books';
import { accessibilityFiltersOf } from './accessibility.ts';
import type { BookToPublish } from './documents.ts';
import { facetValuesOf, type ValueFacet, valueFacets } from './facets.ts';
import { buildBook, testCatalogue } from './testing.ts';

const catalogue = await testCatalogue();

/** Repeatable, so that a failure can be looked at. */
let state = 7;
const random = (below: number) => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 8) % below;
};
const pick = <T>(items: readonly T[]): T => {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};
const some = <T>(items: readonly T[]) => items.filter(() => random(3) === 0);

const pool = {
  language: ['en', 'fr', 'de'],
  subject: ['History', 'Poetry', 'Travel', 'Law'],
  contributor: ['Ann', 'Ben', 'Cid', 'Dot'],
  series: ['North', 'South'],
} as const satisfies Record<ValueFacet, readonly string[]>;
const words = ['river', 'stone', 'bird', 'night'];

const randomBook = () =>
  buildBook({
    added: new Date(1_700_000_000_000 + random(20) * 1000),
    metadata: {
      title: `${pick(words)} ${pick(words)}`,
      published: pick(['', '1990', '2001-02', '2001']),
      languages: [pick(pool.language)],
      subjects: some(pool.subject).map((label) => ({ label })),
      contributors: some(pool.contributor).map((name) => ({ name, roles: ['aut'] })),
      series: some(pool.series).map((name) => ({ name, type: 'series' as const })),
      accessibility: {
        accessModes: [],
        accessModesSufficient: random(2) ? [['textual']] : [],
        features: some(['alternativeText', 'structuralNavigation', 'MathML', 'pageNavigation']),
        hazards: random(2) ? ['none'] : [],
        conformsTo: [],
      },
    },
  });
const books = Array.from({ length: 80 }, randomBook);
await catalogue.publish(...books);

interface Choice {
  readonly values: Record<ValueFacet, readonly string[]>;
  readonly accessibility: readonly AccessibilityFilter[];
  readonly q: string;
}

const randomChoice = (): Choice => ({
  values: {
    language: some(pool.language),
    subject: some(pool.subject),
    contributor: random(2) ? some(pool.contributor) : [],
    series: random(3) ? [] : some(pool.series),
  },
  accessibility: random(2) ? [] : some(accessibilityFilters.slice(0, 4)),
  q: random(2) ? pick(words) : '',
});

/** The rule said plainly: any value of a facet, every facet, every accessibility filter, the word in the title. */
function passes(book: BookToPublish, { values, accessibility, q }: Choice, except?: ValueFacet): boolean {
  const own = facetValuesOf(book.publication.metadata);
  const claims = accessibilityFiltersOf(book.publication);
  return (
    valueFacets.every(
      (facet) =>
        facet === except ||
        values[facet].length === 0 ||
        values[facet].some((value) => own[facet].includes(value)),
    ) &&
    accessibility.every((filter) => claims.includes(filter)) &&
    book.publication.metadata.title.value.includes(q)
  );
}

function expectedFacet(choice: Choice, facet: ValueFacet): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(choice.values[facet].map((value) => [value, 0]));
  for (const book of books.filter((one) => passes(one, choice, facet))) {
    for (const value of facetValuesOf(book.publication.metadata)[facet])
      counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

test('totals and facets of random filters equal those counted by hand', async () => {
  for (let round = 0; round < 60; round++) {
    const choice = randomChoice();
    const { values, accessibility, q } = choice;
    const page = await catalogue.page({ ...values, accessibility, q, facets: true, limit: 100 });
    const expected = books.filter((book) => passes(book, choice));
    const context = JSON.stringify(choice);
    assert.equal(page.total, expected.length, context);
    assert.deepEqual(
      page.items.map((item) => item.id).sort(),
      expected.map((book) => book.id).sort(),
      context,
    );
    for (const facet of valueFacets) {
      const counted = page.facets?.[facet] ?? [];
      assert.deepEqual(
        Object.fromEntries(counted.map(({ value, count }) => [value, count])),
        expectedFacet(choice, facet),
        `${facet} ${context}`,
      );
      const counts = counted.filter(({ count }) => count > 0).map(({ count }) => count);
      assert.deepEqual(
        counts,
        [...counts].sort((a, b) => b - a),
      );
    }
    for (const { value, count } of page.facets?.accessibility ?? []) {
      const having = expected.filter((book) =>
        accessibilityFiltersOf(book.publication).some((claim) => claim === value),
      );
      assert.equal(count, having.length, `${value} ${context}`);
    }
  }
});

for (const sort of bookSorts) {
  test(`paging by ${sort} visits every book once while others are being published`, async () => {
    const q = sort === 'relevance' ? 'bird' : '';
    const wanted = (await catalogue.page({ q, sort, limit: 100 })).items.map((item) => item.id);
    assert.ok(wanted.length > 20);
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const page = await catalogue.page({ q, sort, limit: 7, ...(next ? { after: next } : {}) });
      seen.push(...page.items.map((item) => item.id));
      next = page.next;
      await catalogue.publish(buildBook({ metadata: { title: `bird ${pick(words)}`, languages: ['sv'] } }));
    } while (next);
    assert.equal(new Set(seen).size, seen.length);
    assert.deepEqual(
      seen.filter((id) => wanted.includes(id)),
      wanted,
    );
  });
}

test('imports at the same time do not wait for each other for ever', async () => {
  const { total } = await catalogue.page({});
  const many = Array.from({ length: 24 }, () => randomBook());
  await Promise.all(many.map((book) => catalogue.publish(book)));
  assert.equal((await catalogue.page({})).total, total + many.length);
});
