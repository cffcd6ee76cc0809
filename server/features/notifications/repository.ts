import {
  type MailWishes,
  type NoticeGroup,
  type Notification,
  type NotificationsPage,
  noticeGroups,
} from '@mangu/contract/notifications';
import { sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';

const pageSize = 30;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A page of what a person was told. @throws cursor-invalid */
export async function listNotifications(
  db: Database,
  personId: string,
  { limit = pageSize, after }: { limit?: number; after?: string },
): Promise<NotificationsPage> {
  const cursor = after === undefined ? undefined : Buffer.from(after, 'base64url').toString('utf8');
  if (cursor !== undefined && !uuid.test(cursor)) throw new ProblemError('cursor-invalid');
  let query = db.selectFrom('notification').selectAll().where('person_id', '=', personId);
  if (cursor !== undefined) {
    query = query.where(
      sql<boolean>`(created, id) < (select created, id from notification where id = ${cursor} and person_id = ${personId})`,
    );
  }
  const [rows, unread] = await Promise.all([
    query
      .orderBy('created', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
      .execute(),
    countUnread(db, personId),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      id: row.id,
      kind: row.kind,
      // Written by notify, which takes nothing else.
      data: row.data as Notification['data'],
      path: row.path,
      created: row.created.toISOString(),
      read: row.read !== null,
    })),
    unread,
    next: rows.length > limit && last ? Buffer.from(last.id).toString('base64url') : null,
  };
}

export async function countUnread(db: Database, personId: string): Promise<number> {
  const { unread } = await db
    .selectFrom('notification')
    .select((query) => query.fn.countAll<number>().as('unread'))
    .where('person_id', '=', personId)
    .where('read', 'is', null)
    .executeTakeFirstOrThrow();
  return unread;
}

/** Ids of another person's are passed over. */
export async function markRead(db: Database, personId: string, ids?: readonly string[]): Promise<void> {
  let update = db
    .updateTable('notification')
    .set({ read: new Date() })
    .where('person_id', '=', personId)
    .where('read', 'is', null);
  if (ids) update = update.where('id', 'in', ids.length > 0 ? [...ids] : [null]);
  await update.execute();
}

export async function readWishes(db: Database, personId: string): Promise<MailWishes> {
  const rows = await db
    .selectFrom('mail_wish')
    .select('notice_group')
    .where('person_id', '=', personId)
    .execute();
  const wanted = new Set<string>(rows.map((row) => row.notice_group));
  return { mail: noticeGroups.filter((group) => wanted.has(group)) };
}

export async function saveWishes(
  db: Database,
  personId: string,
  groups: readonly NoticeGroup[],
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx.deleteFrom('mail_wish').where('person_id', '=', personId).execute();
    const rows = [...new Set(groups)].map((notice_group) => ({ person_id: personId, notice_group }));
    if (rows.length > 0) await trx.insertInto('mail_wish').values(rows).execute();
  });
}
