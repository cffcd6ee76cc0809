import { noticeGroup } from '@mangu/contract/notifications';
import type { Database } from './database.ts';
import { queueMail } from './mail.ts';
import { noticeMail } from './notice-mails.ts';
import type { Notice } from './notice-tables.ts';

/** Tells people, by mail too who want that, in the transaction in which what they are told of happens. */
export async function notify(db: Database, personIds: readonly string[], notice: Notice): Promise<void> {
  if (personIds.length === 0) return;
  const { kind, path } = notice;
  const data = JSON.stringify(notice.data);
  await db
    .insertInto('notification')
    .values([...new Set(personIds)].map((person_id) => ({ person_id, kind, path, data })))
    .execute();
  const byMail = await db
    .selectFrom('mail_wish')
    .innerJoin('person', 'person.id', 'mail_wish.person_id')
    .select('person.email')
    .where('notice_group', '=', noticeGroup(kind))
    .where('mail_wish.person_id', 'in', [...new Set(personIds)])
    .where('email_verified', '=', true)
    .execute();
  for (const { email } of byMail) await queueMail(db, { recipient: email, ...noticeMail(notice) });
}
