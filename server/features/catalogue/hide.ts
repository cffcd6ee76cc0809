import { sql, type Transaction } from 'kysely';
import type { Schema } from '../../platform/schema.ts';
import { changeChannel } from './publish.ts';

/**
 * Takes a book out of lists, search, its page and its files, or shows it again, in the caller's transaction. Its rows
 * stay, and with them what readers keep of it.
 */
export async function setHidden(trx: Transaction<Schema>, bookId: string, hidden: boolean): Promise<void> {
  const book = await trx
    .updateTable('book')
    .set({ hidden })
    .where('id', '=', bookId)
    .where('hidden', '!=', hidden)
    .returning('no')
    .executeTakeFirst();
  if (!book) return;
  await trx.updateTable('book_index').set({ hidden }).where('no', '=', book.no).execute();
  await sql`select pg_notify(${changeChannel}, ${String(book.no)})`.execute(trx);
}
