import type { Generated } from 'kysely';

export interface NotificationTable {
  id: Generated<string>;
  person_id: string;
  kind: string;
  data: Generated<unknown>;
  path: string;
  created: Generated<Date>;
  read: Date | null;
}

/** Kinds of notices that a person wants by mail too. */
export interface MailWishTable {
  person_id: string;
  notice_group: string;
}

export interface Notice {
  /** Key of the words in the client's catalogue `notifications`. */
  readonly kind: string;
  /** What the words name. */
  readonly data: Record<string, string | number>;
  /** Path of ours that it is about. */
  readonly path: string;
}
