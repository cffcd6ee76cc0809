import type { Generated } from 'kysely';
import type { Database } from './database.ts';

export interface MailTable {
  id: Generated<string>;
  recipient: string;
  subject: string;
  text: string;
  created: Generated<Date>;
  sent: Date | null;
  attempts: Generated<number>;
  next_attempt: Generated<Date>;
  trouble: string | null;
}

export interface Mail {
  /** An address. */
  readonly recipient: string;
  readonly subject: string;
  /** Plain text; links stand on lines of their own. */
  readonly text: string;
}

/** Puts a mail on its way, in the transaction that it tells of: it goes out when that commits, or not at all. */
export async function queueMail(db: Database, { recipient, subject, text }: Mail): Promise<void> {
  await db.insertInto('mail').values({ recipient, subject, text, sent: null, trouble: null }).execute();
}
