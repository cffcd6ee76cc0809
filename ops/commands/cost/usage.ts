/**
 * What the bill depends on beside the topology: how much is asked for, kept and written. Every figure is an
 * assumption with its reason; a file of the same form replaces them with one's own.
 */
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';

const field = (description: string, maximum: number, minimum = 0) =>
  Type.Number({ description, minimum, maximum });

export const Usage = Type.Object(
  {
    requestsPerDay: field('Requests of readers, all of them: pages, assets, covers, API.', 1e9),
    kilobytesPerRequest: field('Mean size of an answer: many small ones, a few books of 2 MB.', 1e5),
    originPercent: field('Share that no edge can answer: /api/* is never cached.', 100),
    busiestHourFactor: field(
      'Busiest hour against the mean of the day; 2 at most, as the day is a wave.',
      2,
      1,
    ),
    burstFactor: field('Busiest minute against the mean of its hour.', 20, 1),
    requestsPerSecondPerVcpu: field(
      'What one vCPU of a task answers. docs/benchmarks.md has 1,394 searches/s on two cores with the database, and ten times as many lists; a ninth of the searches, since a machine of the same description had half as many, and for TLS, uploads and a slower core.',
      1e5,
      1,
    ),
    databaseMillisecondsPerRequest: field(
      'Time of a vCPU of the database for a request that reaches the server; searches take longer, reading takes none.',
      1e4,
    ),
    uploadGigabytesPerMonth: field('Books sent in, through CloudFront.', 1e6),
    mailsPerDay: field('Confirmed addresses, new passwords, news to authors and editors.', 1e7),
    books: field('Books in the catalogue.', 1e8),
    newBooksPerMonth: field('Of these, added this month.', 1e7),
    originalMegabytesPerBook: field('The EPUB as it was sent; archived when it is old enough.', 1e4),
    readingMegabytesPerBook: field('Reading copy and covers; never archived.', 1e4),
    databaseKilobytesPerBook: field('Metadata, full text and its index.', 1e5),
    databaseChangePercentPerDay: field('Share of the database that a daily backup has to copy again.', 100),
    applicationLogBytesPerRequest: field('One line of JSON for a request that reaches the server.', 1e5),
    otherLogGigabytesPerMonth: field('Database, cache, enhanced monitoring, CloudTrail, functions.', 1e5),
    insightLogGigabytesPerTask: field('What Container Insights writes about a task in a month.', 100),
    firewallLoggedPercent: field('Share of requests that a firewall blocks or counts, and writes down.', 100),
    firewallLogBytesPerRequest: field('One such line.', 1e5),
    flowLogBytesPerRequest: field('Network flows of a request that reaches the server, as Parquet.', 1e5),
    accessLogBytesPerRequest: field('CloudFront, load balancer and S3 together, compressed.', 1e5),
    objectReadPercent: field('Share of requests at the server that read an object from S3.', 100),
    zoneCrossingKilobytesPerRequest: field('Between a task and a database or cache in the other zone.', 1e5),
    natGigabytesPerMonth: field('Through NAT beside the logs: registry, secrets, time.', 1e6),
    imageGigabytes: field('One image, counted without the layers it shares with the one before.', 100),
    deploymentsPerMonth: field('Each reads every secret again and pushes two images.', 1e5),
  },
  { additionalProperties: false },
);
export type Usage = Static<typeof Usage>;

const common = {
  kilobytesPerRequest: 50,
  originPercent: 60,
  busiestHourFactor: 2,
  burstFactor: 1.5,
  requestsPerSecondPerVcpu: 150,
  databaseMillisecondsPerRequest: 2,
  originalMegabytesPerBook: 4,
  readingMegabytesPerBook: 6,
  databaseKilobytesPerBook: 1000,
  databaseChangePercentPerDay: 2,
  applicationLogBytesPerRequest: 500,
  insightLogGigabytesPerTask: 0.1,
  firewallLoggedPercent: 3,
  firewallLogBytesPerRequest: 2000,
  flowLogBytesPerRequest: 100,
  accessLogBytesPerRequest: 300,
  objectReadPercent: 30,
  zoneCrossingKilobytesPerRequest: 10,
  natGigabytesPerMonth: 5,
  imageGigabytes: 0.15,
} as const;

export const profileNames = ['quiet', 'expected', 'busy'] as const;
export type ProfileName = (typeof profileNames)[number];

/** A small publisher's first year, a known one's ordinary month, and a season in the news. */
export const profiles: Readonly<Record<ProfileName, Usage>> = {
  quiet: {
    requestsPerDay: 5000,
    mailsPerDay: 20,
    uploadGigabytesPerMonth: 0.1,
    books: 500,
    newBooksPerMonth: 10,
    otherLogGigabytesPerMonth: 3,
    deploymentsPerMonth: 4,
    ...common,
  },
  expected: {
    requestsPerDay: 100_000,
    mailsPerDay: 200,
    uploadGigabytesPerMonth: 1,
    books: 5000,
    newBooksPerMonth: 100,
    otherLogGigabytesPerMonth: 4,
    deploymentsPerMonth: 8,
    ...common,
  },
  busy: {
    requestsPerDay: 2_000_000,
    mailsPerDay: 3000,
    uploadGigabytesPerMonth: 5,
    books: 20_000,
    newBooksPerMonth: 500,
    otherLogGigabytesPerMonth: 8,
    deploymentsPerMonth: 20,
    ...common,
  },
};

/** The figures in their order. */
export const usageNames = Object.keys(Usage.properties).filter(isUsageName);

/** What a figure stands for. */
export function meaningOf(name: keyof Usage): string {
  return String(keywordsOf(name).description ?? '');
}

/** The keywords of a figure's schema. */
function keywordsOf(name: keyof Usage): Readonly<Record<string, unknown>> {
  return { ...Usage.properties[name] };
}

export type ReadUsage =
  | { readonly ok: true; readonly usage: Usage }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The text of a file as usage, or everything that is wrong with it. */
export function readUsage(text: string): ReadUsage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, problems: [`is no JSON: ${error instanceof Error ? error.message : error}`] };
  }
  if (Check(Usage, value)) return { ok: true, usage: value };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, problems: ['must be one object'] };
  }
  const given = new Map<string, unknown>(Object.entries(value));
  const problems = usageNames.flatMap((name) => problemOf(name, given));
  const unknown = [...given.keys()].filter((name) => !isUsageName(name));
  return { ok: false, problems: [...problems, ...unknown.map((name) => `${name} is not known`)] };
}

function problemOf(name: keyof Usage, given: ReadonlyMap<string, unknown>): string[] {
  const { minimum, maximum } = keywordsOf(name);
  const allowed = `a number from ${minimum} to ${Number(maximum).toLocaleString('en-US')}`;
  if (!given.has(name)) return [`${name} is missing: ${allowed}`];
  const value = given.get(name);
  return Check(Usage.properties[name], value) ? [] : [`${name} is ${JSON.stringify(value)}, not ${allowed}`];
}

function isUsageName(name: string): name is keyof Usage {
  return Object.hasOwn(Usage.properties, name);
}
