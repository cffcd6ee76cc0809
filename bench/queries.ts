import pg from 'pg';
import { randomStream } from './random.ts';

export type QueryKind = 'common' | 'rare' | 'two words' | 'author' | 'mistyped';

export interface Query {
  readonly kind: QueryKind;
  readonly text: string;
}

/** What people are assumed to ask. */
export const mix: readonly { readonly kind: QueryKind; readonly percent: number; readonly about: string }[] =
  [
    { kind: 'common', percent: 30, about: 'one of the 300 words of the most books' },
    { kind: 'rare', percent: 15, about: 'a word of one to five books' },
    {
      kind: 'two words',
      percent: 20,
      about: 'two neighbours of a title, the second cut short half of the time',
    },
    { kind: 'author', percent: 15, about: 'first name and surname' },
    {
      kind: 'mistyped',
      percent: 20,
      about:
        'a title word of six letters or more with a letter lost, doubled, wrong or swapped, half of the time with another word',
    },
  ];

interface Sources {
  readonly common: readonly string[];
  readonly rare: readonly string[];
  readonly books: readonly { readonly title: string; readonly author: string }[];
}

/** Queries drawn from the books of a database; another seed gives others. */
export async function generateQueries(
  database: string,
  books: number,
  count: number,
  seed: number,
): Promise<Query[]> {
  const random = randomStream(seed);
  const sources = await readSources(database, books, count, random);
  return Array.from({ length: count }, () => {
    const kind = kindAt(random() * 100);
    return { kind, text: makers[kind](sources, random) };
  });
}

async function readSources(
  database: string,
  books: number,
  count: number,
  random: () => number,
): Promise<Sources> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const words = async (text: string, values: unknown[]) =>
    (await client.query<{ word: string }>(text, values)).rows.map((row) => row.word);
  const common = await words(
    'select word from word where length(word) > 1 order by books desc limit 300',
    [],
  );
  const rare = await words(
    'select word from word where books between 1 and 5 order by hashtext(word || $1) limit $2',
    [String(random()), count],
  );
  const numbers = Array.from({ length: count * 2 }, () => 1 + Math.floor(random() * books));
  const { rows } = await client.query<{ title: string; author: string }>(
    `select card::json ->> 'title' as title, card::json -> 'contributors' -> 0 ->> 'name' as author
     from unnest($1::int[]) with ordinality as t (no, place) join book using (no) order by place`,
    [numbers],
  );
  await client.end();
  return { common, rare, books: rows };
}

function kindAt(percent: number): QueryKind {
  let sum = 0;
  const found = mix.find((one) => {
    sum += one.percent;
    return percent < sum;
  });
  return found?.kind ?? 'common';
}

const makers: Readonly<Record<QueryKind, (sources: Sources, random: () => number) => string>> = {
  common: ({ common }, random) => pick(common, random),
  rare: ({ rare }, random) => pick(rare, random),
  author: ({ books }, random) => pick(books, random).author,
  'two words': ({ books }, random) => {
    const words = pick(books, random).title.split(' ');
    const at = Math.floor(random() * Math.max(1, words.length - 1));
    const [first = '', second = ''] = words.slice(at, at + 2);
    return `${first} ${random() < 0.5 ? second.slice(0, Math.max(3, Math.ceil(second.length / 2))) : second}`.trim();
  },
  mistyped({ books }, random) {
    for (;;) {
      const words = pick(books, random).title.toLowerCase().split(' ');
      const at = words.findIndex((word) => word.length >= 6);
      const word = words[at];
      if (word === undefined) continue;
      const other = words[at + 1];
      const wrong = mistype(word, random);
      return other !== undefined && random() < 0.5 ? `${wrong} ${other}` : wrong;
    }
  },
};

function mistype(word: string, random: () => number): string {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const [before, letter, next, after] = [
    word.slice(0, at),
    word.charAt(at),
    word.charAt(at + 1),
    word.slice(at + 2),
  ];
  const wrong = 'aeiounrst'.charAt(Math.floor(random() * 9));
  const ways = [
    `${before}${next}${after}`,
    `${before}${letter}${letter}${next}${after}`,
    `${before}${wrong}${next}${after}`,
    `${before}${next}${letter}${after}`,
  ];
  return pick(ways, random);
}

function pick<T>(items: readonly T[], random: () => number): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
}
