import { createHash } from 'node:crypto';
import type { BookToPublish } from '../server/features/catalogue/documents.ts';
import { buildBook, buildChapter } from '../server/features/catalogue/factory.ts';
import { randomStream, zipf } from './random.ts';

/**
 * Generated books with the skew of a real catalogue: Zipf-distributed words in titles, descriptions and texts, a few
 * authors and subjects of very many books and many of few, ten languages, series, accessibility claims. The same
 * count gives the same books.
 */
interface Language {
  readonly tag: string;
  /** Books in a hundred. */
  readonly share: number;
  readonly small: readonly string[];
  readonly syllables: readonly string[];
}

const languages: readonly Language[] = [
  language(
    'en',
    55,
    'the of and a in to with for from on at by',
    'th er on an re he in ed nd ha at en es of or st ar le ter wind',
  ),
  language(
    'fr',
    12,
    'le la de et les des un une du en au',
    'es le de en re nt on er te el an qu et ou ai eur',
  ),
  language(
    'de',
    10,
    'der die das und ein von mit im zu den',
    'en er ch de ei ie in te ge un nd ich sch be ung ü',
  ),
  language('es', 8, 'el la de y los un una en del con', 'es en el de la os ar ue ra re er as on st ado ñ'),
  language('it', 5, 'il la di e un una in del con', 'er es on re el en de di ti si al la ne to zione'),
  language('pt', 3, 'o a de e um uma em do com', 'de os as es ra do ar en te er co ad ão ção'),
  language('nl', 2, 'de het een van en in met', 'en de er ee an aa ge in et ij te oo el heid'),
  language('sv', 2, 'en ett och i av på med', 'en er ar de an tt st in ra te et ö å ning'),
  language('ja', 2, 'の と は が', '春 夏 秋 冬 山 川 海 空 人 心 花 月 星 風 雨 雪 道 本 猫 犬'),
  language('ar', 1, 'في من على و', 'ال لم من كت اب ري دا سل نو حب قم بي'),
];

function language(tag: string, share: number, small: string, syllables: string): Language {
  return { tag, share, small: small.split(' '), syllables: syllables.split(' ') };
}

const firstNames =
  'Anna Ben Clara David Emma Felix Grace Hugo Irene Jane Karl Lena Marta Noah Olga Paul Quentin Rosa Simon Tara Ulla Victor Wanda Xavier Yara Zoe Élise Søren José Zoë Müge Łukasz'.split(
    ' ',
  );
const subjectHeads =
  'History Fiction Poetry Travel Science Nature Music Art Cooking Philosophy Religion Law Medicine Economics Education Drama Biography Mathematics Politics Gardening'.split(
    ' ',
  );
const features = [
  'alternativeText',
  'structuralNavigation',
  'tableOfContents',
  'pageNavigation',
  'MathML',
  'synchronizedAudioText',
];

const wordsPerLanguage = 12_000;
const surnameCount = 9_000;
/** One book in ten comes with a text, in two chapters. */
const textEvery = 10;
const firstDay = Date.UTC(2015, 0, 1);
const minuteMs = 60_000;

/** An endless row of books. */
export function* generateBooks(): Generator<BookToPublish> {
  const random = randomStream(20_261_123);
  const vocabularies = languages.map((one) => vocabulary(one, random));
  const english = languages[0];
  if (!english) return;
  const surnames = makeWords(english.syllables, surnameCount, random).map(capitalised);
  const authors = surnames.flatMap((surname, i) =>
    Array.from(
      { length: 1 + Math.floor(random() * 4) },
      (_, j) => `${firstNames[(i * 7 + j * 5) % firstNames.length]} ${surname}`,
    ),
  );
  const author = zipf(authors, 0.7, random);
  const subject = zipf(subjects(), 0.9, random);
  const seriesName = zipf(
    Array.from(
      { length: 4_000 },
      (_, i) => `${surnames[(i * 13) % surnames.length]} ${i % 3 === 0 ? 'Chronicles' : 'Library'} ${i}`,
    ),
    0.8,
    random,
  );
  for (let number = 0; ; number++) {
    const at = languageAt(random() * 100);
    const words = vocabularies[at];
    const spoken = languages[at];
    if (!words || !spoken) return;
    const contributors = [{ name: author(), roles: ['aut'] }];
    if (random() < 0.2) contributors.push({ name: author(), roles: ['trl'] });
    yield buildBook({
      ...identity(number),
      metadata: {
        title: title(spoken, words, random),
        languages: [spoken.tag],
        contributors,
        subjects: Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({ label: subject() })),
        series:
          random() < 0.15
            ? [{ name: seriesName(), position: String(1 + Math.floor(random() * 12)), type: 'series' }]
            : [],
        published: String(1850 + Math.floor(175 * random() ** 0.4)),
        accessibility: accessibility(random),
      },
      descriptionText: sentence(spoken, words, 40 + Math.floor(random() * 70), random),
      chapters:
        number % textEvery === 0
          ? [1, 2].map((n) => buildChapter(sentence(spoken, words, 400, random), `Chapter ${n}`))
          : [],
    });
  }
}

function identity(number: number) {
  const sha256 = createHash('sha256').update(`book ${number}`).digest();
  const hex = sha256.toString('hex');
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  const cover = {
    version: hex.slice(0, 8),
    widthPx: 1280,
    heightPx: 1920,
    widthsPx: [160, 320, 640, 1280],
    colour: `#${hex.slice(0, 6)}`,
  };
  return {
    id,
    sha256,
    cover,
    fileName: `${hex.slice(0, 8)}.epub`,
    bytes: 300_000 + (number % 700_000),
    added: new Date(firstDay + number * minuteMs),
  };
}

function accessibility(random: () => number) {
  const claimed = features.filter(() => random() < 0.35);
  return {
    accessModes: ['textual'],
    accessModesSufficient: random() < 0.6 ? [['textual']] : [],
    features: claimed,
    hazards: random() < 0.5 ? ['none'] : [],
    conformsTo: random() < 0.3 ? ['EPUB Accessibility 1.1 - WCAG 2.1 Level AA'] : [],
  };
}

function subjects(): string[] {
  return subjectHeads.flatMap((head) => [
    head,
    ...Array.from({ length: 30 }, (_, i) => `${head} / ${subjectHeads[i % 20]} ${i}`),
  ]);
}

function languageAt(percent: number): number {
  let sum = 0;
  const found = languages.findIndex(({ share }) => {
    sum += share;
    return percent < sum;
  });
  return Math.max(found, 0);
}

/** Small words are as common as everything else together, as in real text. */
function vocabulary({ small, syllables }: Language, random: () => number): () => string {
  const common = zipf(small, 1, random);
  const content = zipf(makeWords(syllables, wordsPerLanguage, random), 1.05, random);
  return () => (random() < 0.4 ? common() : content());
}

function makeWords(syllables: readonly string[], count: number, random: () => number): string[] {
  const words = new Set<string>();
  while (words.size < count) {
    const length = 2 + Math.floor(random() * 3);
    words.add(Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)]).join(''));
  }
  return [...words];
}

function title(spoken: Language, word: () => string, random: () => number): string {
  return capitalised(sentence(spoken, word, 2 + Math.floor(random() * 5), random));
}

function sentence({ tag }: Language, word: () => string, length: number, _random: () => number): string {
  return Array.from({ length }, word).join(tag === 'ja' ? '' : ' ');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
