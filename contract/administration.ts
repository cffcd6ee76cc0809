import { type Static, Type } from 'typebox';
import { Role } from './people.ts';

const Id = Type.String({ format: 'uuid' });
const Time = Type.String({ format: 'date-time' });
const Count = Type.Integer({ minimum: 0 });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);
const Words = Type.String({ maxLength: 200, pattern: '^[^\\u0000]*$' });

export const PageQuery = {
  after: Type.Optional(Type.String({ maxLength: 400 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
};

export const PeopleQuery = Type.Object(
  { q: Type.Optional(Words), role: Type.Optional(Role), ...PageQuery },
  { additionalProperties: false },
);
export type PeopleQuery = Static<typeof PeopleQuery>;

export const KnownPerson = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  verified: Type.Boolean(),
  twoFactor: Type.Boolean(),
  created: Time,
  roles: Type.Array(Role),
  suspended: Nullable(Time),
});
export type KnownPerson = Static<typeof KnownPerson>;
export const People = Type.Object({ items: Type.Array(KnownPerson), next: Nullable(Type.String()) });
export type People = Static<typeof People>;

export const PersonDetail = Type.Object({
  ...KnownPerson.properties,
  sessions: Count,
  lastSeen: Nullable(Time),
  works: Count,
  published: Type.Integer({ minimum: 0, description: 'Works of which a book is in the catalogue.' }),
  highlights: Count,
  reviews: Count,
});
export type PersonDetail = Static<typeof PersonDetail>;

export const RolesInput = Type.Object(
  { roles: Type.Array(Role, { maxItems: 4 }), was: Type.Array(Role, { maxItems: 4 }) },
  { additionalProperties: false },
);
export type RolesInput = Static<typeof RolesInput>;

export const SuspensionInput = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 2000, pattern: '^(?=[^]*\\S)[^\\u0000]*$' }) },
  { additionalProperties: false },
);
export const AuditQuery = Type.Object(
  {
    act: Type.Optional(Words),
    object: Type.Optional(Words),
    person: Type.Optional(Words),
    from: Type.Optional(Type.String({ format: 'date' })),
    to: Type.Optional(Type.String({ format: 'date' })),
    ...PageQuery,
  },
  { additionalProperties: false },
);
export type AuditQuery = Static<typeof AuditQuery>;
export const AuditExportQuery = Type.Object(
  {
    ...AuditQuery.properties,
    format: Type.Union([Type.Literal('csv'), Type.Literal('jsonl')]),
  },
  { additionalProperties: false },
);
export const Act = Type.Object({
  no: Count,
  at: Time,
  personId: Nullable(Id),
  personName: Type.String(),
  act: Type.String(),
  object: Type.String(),
  detail: Type.Record(Type.String(), Type.Unknown()),
});
export type Act = Static<typeof Act>;
export const Acts = Type.Object({ items: Type.Array(Act), next: Nullable(Type.String()) });
export type Acts = Static<typeof Acts>;

export const Report = Type.Object({
  reviewId: Id,
  bookId: Id,
  bookTitle: Type.String(),
  writer: Type.Object({ id: Id, name: Type.String() }),
  stars: Type.Integer(),
  text: Type.String(),
  reasons: Type.Array(Type.String()),
  since: Time,
});
export type Report = Static<typeof Report>;
export const Reports = Type.Object({ items: Type.Array(Report), next: Nullable(Type.String()) });
export const ReportDecision = Type.Object(
  { decision: Type.Union([Type.Literal('keep'), Type.Literal('remove')]), reason: Type.Optional(Words) },
  { additionalProperties: false },
);
export type ReportDecision = Static<typeof ReportDecision>;

export const Storage = Type.Object({
  databaseBytes: Count,
  counting: Type.Boolean(),
  counted: Nullable(
    Type.Object({
      at: Time,
      kinds: Type.Array(Type.Object({ kind: Type.String(), count: Count, bytes: Count })),
      orphans: Type.Object({ count: Count, bytes: Count }),
    }),
  ),
  staged: Type.Object({ count: Count }),
  largest: Type.Array(Type.Object({ id: Id, title: Type.String(), bytes: Count })),
});
export type Storage = Static<typeof Storage>;

export const jobStates = ['waiting', 'running', 'failed', 'done'] as const;
export const JobState = Type.Enum([...jobStates]);
export type JobState = Static<typeof JobState>;
export const JobsQuery = Type.Object({ state: JobState, ...PageQuery }, { additionalProperties: false });
export type JobsQuery = Static<typeof JobsQuery>;
export const Job = Type.Object({
  id: Id,
  kind: Type.Enum(['publish-edition', 'import', 'mail']),
  state: JobState,
  about: Nullable(Type.String({ description: 'Title, file name or recipient of what it is about.' })),
  path: Nullable(Type.String({ description: 'Page of what it is about.' })),
  tries: Count,
  created: Time,
  due: Nullable(Time),
  finished: Nullable(Time),
  error: Nullable(
    Type.Object({
      problem: Nullable(Type.String({ description: 'Id of the problem, where it is one of ours.' })),
      text: Type.String(),
      remedy: Nullable(Type.String()),
    }),
  ),
  mayRetry: Type.Boolean(),
  mayDiscard: Type.Boolean(),
});
export type Job = Static<typeof Job>;
export const Jobs = Type.Object({
  items: Type.Array(Job),
  next: Nullable(Type.String()),
  counts: Type.Object({ waiting: Count, running: Count, failed: Count, done: Count }),
});
export type Jobs = Static<typeof Jobs>;

export const Figures = Type.Object({
  days: Type.Array(
    Type.Object({ day: Type.String({ format: 'date' }), readers: Count, books: Count, minutes: Count }),
  ),
  mostRead: Type.Array(
    Type.Object({ id: Id, title: Type.String(), readers: Count, minutes: Count, finished: Count }),
  ),
  begun: Count,
  finished: Count,
});
export type Figures = Static<typeof Figures>;

/** One's own account: with a password that is asked for; without one its address, typed in full. */
export const FarewellInput = Type.Object(
  {
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    email: Type.Optional(Type.String({ maxLength: 254 })),
  },
  { additionalProperties: false },
);
export type FarewellInput = Static<typeof FarewellInput>;
