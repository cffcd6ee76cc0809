import type { Report, ReportDecision } from '@mangu/contract/administration';
import { sql } from 'kysely';
import { recordAct } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { notify } from '../../platform/notifications.ts';
import { demand, type Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { mayDecide } from './policy.ts';

const pageSize = 50;

/** Reviews with open reports, the longest waiting first. */
export async function listReports(db: Database, query: { after?: string; limit?: number }) {
  const limit = query.limit ?? pageSize;
  const [since, id] = query.after ? decodeCursor(query.after, 2) : ['-infinity', ''];
  const { rows } = await sql<
    Omit<Report, 'writer' | 'since'> & { writerId: string; writerName: string; since: string }
  >`
    select review.id as "reviewId", review.book_id as "bookId", book.detail ->> 'title' as "bookTitle",
      person.id as "writerId", person.name as "writerName", review.stars, review.text,
      array_agg(report.reason order by report.created) as reasons,
      to_char(min(report.created) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as since
    from review_report report
      join review on review.id = report.review_id
      join book on book.id = review.book_id
      join person on person.id = review.person_id
    where report.settled is null
    group by review.id, book.id, person.id
    having (min(report.created), review.id::text) > (${String(since)}::timestamptz, ${String(id)})
    order by min(report.created), review.id::text limit ${limit + 1}`.execute(db);
  const items = rows
    .slice(0, limit)
    .map(
      ({ writerId, writerName, ...row }): Report => ({ ...row, writer: { id: writerId, name: writerName } }),
    );
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? encodeCursor([last.since, last.reviewId]) : null };
}

/**
 * Keeps or removes a reviewed text and settles what was said about it. Decided twice at once, the second finds
 * nothing open.
 * @throws report-not-found, not-allowed, reason-needed
 */
export async function decideReport(
  db: Database,
  person: Person,
  reviewId: string,
  { decision, reason }: ReportDecision,
): Promise<void> {
  if (decision === 'remove' && !reason?.trim()) throw new ProblemError('reason-needed');
  await db.transaction().execute(async (trx) => {
    const review = await trx
      .selectFrom('review')
      .select(['id', 'person_id', 'book_id'])
      .where('id', '=', reviewId)
      .forUpdate()
      .executeTakeFirst();
    if (!review) throw new ProblemError('report-not-found');
    demand(mayDecide(person, review));
    const { numUpdatedRows } = await trx
      .updateTable('review_report')
      .set({ settled: new Date() })
      .where('review_id', '=', reviewId)
      .where('settled', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new ProblemError('report-not-found');
    const detail = { book: review.book_id, ...(reason ? { reason } : {}) };
    await recordAct(trx, person, `review.${decision}`, `review:${reviewId}`, detail);
    if (decision === 'keep') return;
    await trx
      .updateTable('review')
      .set({ removed: new Date(), removed_reason: reason ?? null })
      .where('id', '=', reviewId)
      .execute();
    const book = await trx
      .selectFrom('book')
      .select(sql<string>`detail ->> 'title'`.as('title'))
      .where('id', '=', review.book_id)
      .executeTakeFirst();
    await notify(trx, [review.person_id], {
      kind: 'review-removed',
      data: { title: book?.title ?? '', reason: reason ?? '' },
      path: `/books/${review.book_id}`,
    });
  });
}
