import { type Generated, sql } from 'kysely';
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

/** Nobody tries it again. */
const isRefused = sql<boolean>`sent is null and next_attempt = 'infinity'`;

export interface Mail {
  /** An address. */
  readonly recipient: string;
  readonly subject: string;
  /** Plain text; links stand on lines of their own. */
  readonly text: string;
}

/**
 * Stands in a waiting mail for the address of this installation, which workers do not know and which may change until
 * the mail goes out. A name that nobody can own (RFC 2606 §2).
 */
export const ourAddress = 'https://mangu.invalid';

/** A waiting mail's text as it is read. */
export function withOurAddress(text: string, origin: string): string {
  return text.replaceAll(ourAddress, origin);
}

/** Sends once more what was refused for good, in the caller's transaction. False when there is none such. */
export async function retryMail(trx: Database, id: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('mail')
    .set({ next_attempt: sql<Date>`now()` })
    .where('id', '=', id)
    .where(isRefused)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Takes away what was refused for good, in the caller's transaction. False when there is none such. */
export async function discardMail(trx: Database, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('mail')
    .where('id', '=', id)
    .where(isRefused)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Puts a mail on its way, in the transaction that it tells of: it goes out when that commits, or not at all. */
export async function queueMail(db: Database, mail: Mail): Promise<void> {
  const { recipient } = mail;
  // A title or a name may hold line breaks, which end a header.
  const subject = mail.subject.replace(/\p{Cc}+/gu, ' ').trim();
  // Signed with the name of the house, if it has one.
  const text = sql<string>`coalesce(
    (select ${mail.text.trimEnd()} || E'\n\n-- \n' || name || E'\n' from setting), ${mail.text})`;
  await db.insertInto('mail').values({ recipient, subject, text, sent: null, trouble: null }).execute();
}
