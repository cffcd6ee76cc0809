import type { MyBook, Review, ReviewInput, ReviewsPage } from '@mangu/contract/library';
import { type SqlBool, sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { decodeCursor, encodeCursor, isMicros } from './cursor.ts';
import { mayReport } from './policy.ts';

export const micros = sql<string>`(extract(epoch from review.created) * 1000000)::bigint::text`;

/** Reviews with their writers, as every list here shows them. */
export function selectReviews(db: Database) {
  return db
    .selectFrom('review')
    .innerJoin('person', 'person.id', 'review.person_id')
    .select([
      'review.id',
      'review.person_id',
      'person.name',
      'review.stars',
      'review.text',
      'review.version',
      'review.created',
      'review.updated',
    ]);
}

interface Row {
  id: string;
  person_id: string;
  name: string;
  stars: number;
  text: string;
  version: number;
  created: Date;
  updated: Date;
}

export function toReview({ id, person_id, name, stars, text, version, created, updated }: Row): Review {
  return {
    id,
    by: { id: person_id, name },
    stars,
    text,
    version,
    created: created.toISOString(),
    updated: updated.toISOString(),
  };
}

/** Newest first, with the book's average, which is kept and not counted. */
export async function listReviews(
  db: Database,
  bookId: string,
  { limit = 20, after }: { limit?: number; after?: string },
): Promise<ReviewsPage> {
  const cursor = decodeCursor(after, isMicros);
  let query = selectReviews(db)
    .select(micros.as('key'))
    .where('review.book_id', '=', bookId)
    .where('review.removed', 'is', null)
    .orderBy('review.created', 'desc')
    .orderBy('review.id', 'desc')
    .limit(limit + 1);
  if (cursor)
    query = query.where(
      sql<SqlBool>`(review.created, review.id) < (to_timestamp(${cursor.key}::numeric / 1000000), ${cursor.id}::uuid)`,
    );
  const [rows, rating] = await Promise.all([
    query.execute(),
    db.selectFrom('book_rating').selectAll().where('book_id', '=', bookId).executeTakeFirst(),
  ]);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  const count = rating?.ratings ?? 0;
  const average = count > 0 ? Math.round(((rating?.stars ?? 0) / count) * 10) / 10 : null;
  return {
    rating: { count, average },
    items: rows.slice(0, limit).map(toReview),
    next: last ? encodeCursor(last) : null,
  };
}

export async function readOwnReview(
  db: Database,
  personId: string,
  bookId: string,
): Promise<Pick<MyBook, 'review' | 'reviewRemoved'>> {
  const row = await selectReviews(db)
    .select('review.removed_reason')
    .where('review.book_id', '=', bookId)
    .where('review.person_id', '=', personId)
    .executeTakeFirst();
  return { review: row ? toReview(row) : null, reviewRemoved: row?.removed_reason ?? null };
}

/**
 * One review of a person and a book; `version` is the one they saw, 0 for the first. One that was removed stays so.
 * @throws changed-meanwhile
 */
export function saveReview(db: Database, person: Person, bookId: string, input: ReviewInput): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const text = input.text.toWellFormed().trim();
    const added = await trx
      .insertInto('review')
      .values({
        book_id: bookId,
        person_id: person.id,
        stars: input.stars,
        text,
        removed: null,
        removed_reason: null,
      })
      .onConflict((conflict) => conflict.columns(['book_id', 'person_id']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added) return;
    const known = await trx
      .selectFrom('review')
      .select(['id', 'version', 'stars', 'text'])
      .where('book_id', '=', bookId)
      .where('person_id', '=', person.id)
      .forUpdate()
      .executeTakeFirstOrThrow();
    // A double submit finds what it wanted.
    if (known.stars === input.stars && known.text === text) return;
    if (known.version !== input.version) throw new ProblemError('changed-meanwhile');
    await trx
      .updateTable('review')
      .set({ stars: input.stars, text, version: known.version + 1, updated: sql`clock_timestamp()` })
      .where('id', '=', known.id)
      .execute();
  });
}

export async function deleteReview(db: Database, person: Person, bookId: string): Promise<void> {
  // One that was removed stays as the record of that, and nobody writes it anew.
  await db
    .deleteFrom('review')
    .where('book_id', '=', bookId)
    .where('person_id', '=', person.id)
    .where('removed', 'is', null)
    .execute();
}

/** Puts a review before the moderators; each person once. @throws review-not-found, not-allowed for one's own */
export async function reportReview(db: Database, person: Person, id: string, reason: string): Promise<void> {
  const review = await db
    .selectFrom('review')
    .select('person_id')
    .where('id', '=', id)
    .where('removed', 'is', null)
    .executeTakeFirst();
  if (!review) throw new ProblemError('review-not-found');
  if (!mayReport(person, { personId: review.person_id })) throw new ProblemError('not-allowed');
  await db
    .insertInto('review_report')
    .values({ review_id: id, person_id: person.id, reason: reason.toWellFormed().trim(), settled: null })
    .onConflict((conflict) => conflict.columns(['review_id', 'person_id']).doNothing())
    .execute();
}
