import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CatalogueIndex } from './catalogue-index.ts';
import { bookOf, type FoundWord, fieldOf, mergePostings, noPostings, type Postings } from './postings.ts';
import { beginningWeights, metadataRank, rankBooks, wholeWeights } from './rank.ts';

/** Repeatable, so that a failure can be looked at. */
let state = 11;
const random = (below: number) => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 8) % below;
};

const books = 6_000;
const index = new CatalogueIndex();
for (let no = 1; no <= books; no++) {
  if (no % 17 === 0) continue;
  index.put({
    no,
    added: new Date(no),
    title_key: '',
    contributor_key: '',
    published_key: '',
    title_words: 1 + (no % 5),
    accessibility: 0,
    facet_ids: [],
  });
}

const postingsIn = (count: number): Postings =>
  mergePostings([noPostings, Int32Array.from({ length: count }, () => (1 + random(books)) * 8 + random(5))]);

/** The rule, written down as it is said. */
function ranksBySaying(terms: readonly FoundWord[]): Map<number, number> {
  const ranks = new Map<number, number>();
  for (let no = 1; no <= books; no++) {
    const weights = terms.map(({ whole, beginning }) => {
      const found = [
        ...[...whole].filter((one) => bookOf(one) === no).map((one) => wholeWeights[fieldOf(one)] ?? 0),
        ...[...beginning]
          .filter((one) => bookOf(one) === no)
          .map((one) => beginningWeights[fieldOf(one)] ?? 0),
      ];
      return Math.max(0, ...found);
    });
    if (!index.isAlive(no) || weights.includes(0)) continue;
    const sum = weights.reduce((a, b) => a + b, 0);
    const metadata = weights.includes(1) ? 0 : metadataRank;
    const inTitle = weights.every((weight) => weight >= 48);
    const title = inTitle
      ? Math.round((200 * terms.length) / Math.max(terms.length, index.titleWordsOf(no)))
      : 0;
    ranks.set(no, sum + metadata + title);
  }
  return ranks;
}

test('books are ranked as the rule says, whichever term is the rarest and however many there are', () => {
  const shapes: readonly (readonly (readonly [whole: number, beginning: number])[])[] = [
    [[300, 0]],
    [[0, 200]],
    [[100, 150]],
    [
      [900, 0],
      [40, 0],
    ],
    [
      [30, 60],
      [1_500, 0],
      [0, 900],
    ],
    [
      [800, 800],
      [900, 700],
      [1_000, 0],
      [0, 1_200],
    ],
    [
      [50, 0],
      [0, 0],
    ],
  ];
  for (const shape of shapes) {
    const terms = shape.map(([whole, beginning]) => ({
      whole: postingsIn(whole),
      beginning: postingsIn(beginning),
    }));
    const { numbers, ranks } = rankBooks(index, terms);
    const found = new Map([...numbers].map((no, i) => [no, ranks[i] ?? 0]));
    assert.deepEqual(found, ranksBySaying(terms), JSON.stringify(shape));
    assert.deepEqual(numbers, numbers.toSorted());
  }
});

test('no terms find no book', () => {
  assert.equal(rankBooks(index, []).numbers.length, 0);
});

test('postings of several words become one, of each book where a word stands best', () => {
  const lists = [Int32Array.of(8 + 3, 16 + 1, 40), Int32Array.of(8 + 2, 16 + 4, 24)];
  assert.deepEqual([...mergePostings(lists)], [8 + 2, 16 + 1, 24, 40]);
  assert.deepEqual([...mergePostings([])], []);
});

test('many postings are joined as few are', () => {
  const lists = Array.from({ length: 5 }, () => postingsIn(2_000));
  const best = new Map<number, number>();
  for (const posting of lists.flatMap((list) => [...list])) {
    best.set(bookOf(posting), Math.min(posting, best.get(bookOf(posting)) ?? posting));
  }
  assert.deepEqual(
    [...mergePostings(lists)],
    [...best.values()].sort((a, b) => a - b),
  );
});
