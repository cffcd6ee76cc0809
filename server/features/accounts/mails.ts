import type { Database } from '../../platform/database.ts';
import { queueMail } from '../../platform/mail.ts';
import texts from './mails.json' with { type: 'json' };

export type MailKind = keyof typeof texts;

/** Puts one of our mails on its way: its words stand in `mails.json`, `{name}` is filled in. */
export async function sendText(
  db: Database,
  kind: MailKind,
  recipient: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const { subject, text } = texts[kind];
  await queueMail(db, { recipient, subject, text: fill(text.join('\n'), values) });
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '');
}
