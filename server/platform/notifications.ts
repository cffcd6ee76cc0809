import type { Generated } from 'kysely';
import type { Database } from './database.ts';

export interface NotificationTable {
  id: Generated<string>;
  person_id: string;
  kind: string;
  data: Generated<unknown>;
  path: string;
  created: Generated<Date>;
  read: Date | null;
}

export interface Notice {
  /** Key of the words in the client's catalogue `notifications`. */
  readonly kind: string;
  /** What the words name. */
  readonly data: Record<string, string | number>;
  /** Path of ours that it is about. */
  readonly path: string;
}

/** Tells people, in the transaction in which what they are told of happens. */
export async function notify(db: Database, personIds: readonly string[], notice: Notice): Promise<void> {
  if (personIds.length === 0) return;
  const { kind, path } = notice;
  const data = JSON.stringify(notice.data);
  await db
    .insertInto('notification')
    .values([...new Set(personIds)].map((person_id) => ({ person_id, kind, path, data })))
    .execute();
}
