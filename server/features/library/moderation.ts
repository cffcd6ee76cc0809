import type { ModerationQueue } from '@mangu/contract/library';
import { type SqlBool, sql } from 'kysely';
import { recordAct } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { notify } from '../../platform/notifications.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { decodeCursor, encodeCursor, isMicros } from './cursor.ts';
import { micros, selectReviews, toReview } from './reviews.ts';

/** Reported reviews that nobody decided on yet, oldest first. */
export async function listReported(
  db: Database,
  { limit = 20, after }: { limit?: number; after?: string },
): Promise<ModerationQueue> {
  const cursor = decodeCursor(after, isMicros);
  let query = selectReviews(db)
    .innerJoin('book', 'book.id', 'review.book_id')
    .select([micros.as('key'), 'book.id as book_id', sql<string>`book.detail ->> 'title'`.as('title')])
    .select(
      sql<{ reason: string; created: string }[]>`(
        select json_agg(json_build_object('reason', r.reason, 'created', r.created) order by r.created)
        from review_report r where r.review_id = review.id and r.settled is null)`.as('reports'),
    )
    .where(
      sql<SqlBool>`exists (select from review_report r where r.review_id = review.id and r.settled is null)`,
    )
    .where('review.removed', 'is', null)
    .orderBy('review.created')
    .orderBy('review.id')
    .limit(limit + 1);
  if (cursor)
    query = query.where(
      sql<SqlBool>`(review.created, review.id) > (to_timestamp(${cursor.key}::numeric / 1000000), ${cursor.id}::uuid)`,
    );
  const rows = await query.execute();
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(({ book_id, title, reports, ...row }) => ({
      review: toReview(row),
      book: { id: book_id, title },
      reports: reports.map(({ reason, created }) => ({ reason, created: new Date(created).toISOString() })),
    })),
    next: last ? encodeCursor(last) : null,
  };
}

/** The review stays and leaves the queue. @throws review-not-found */
export function keepReview(db: Database, by: Person, id: string): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const review = await trx
      .selectFrom('review')
      .select('id')
      .where('id', '=', id)
      .where('removed', 'is', null)
      .executeTakeFirst();
    if (!review) throw new ProblemError('review-not-found');
    await settle(trx, id);
    await recordAct(trx, by, 'review.keep', `review:${id}`);
  });
}

/** Takes a review away and tells its writer why. @throws review-not-found */
export function removeReview(db: Database, by: Person, id: string, reason: string): Promise<void> {
  return db.transaction().execute(async (trx) => {
    const removed = await trx
      .updateTable('review')
      .set({ removed: sql`clock_timestamp()`, removed_reason: reason.toWellFormed().trim() })
      .where('id', '=', id)
      .where('removed', 'is', null)
      .returning(['person_id', 'book_id'])
      .executeTakeFirst();
    if (!removed) throw new ProblemError('review-not-found');
    await settle(trx, id);
    await recordAct(trx, by, 'review.remove', `review:${id}`, { reason, book: removed.book_id });
    const book = await trx
      .selectFrom('book')
      .select(sql<string>`detail ->> 'title'`.as('title'))
      .where('id', '=', removed.book_id)
      .executeTakeFirst();
    await notify(trx, [removed.person_id], {
      kind: 'review-removed',
      data: { title: book?.title ?? '', reason },
      path: `/books/${removed.book_id}`,
    });
  });
}

async function settle(trx: Database, id: string): Promise<void> {
  await trx
    .updateTable('review_report')
    .set({ settled: sql`clock_timestamp()` })
    .where('review_id', '=', id)
    .where('settled', 'is', null)
    .execute();
}
