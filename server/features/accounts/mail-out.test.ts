import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { notify } from '../../platform/notifications.ts';
import { startMailServer } from '../../testing/mail-server.ts';
import { startTestServer } from '../../testing/server.ts';
import { password, visitor } from './testing.ts';

const mailServer = await startMailServer();
const server = await startTestServer({
  SMTP_URL: `smtp://127.0.0.1:${mailServer.port}`,
  MAIL_FROM: 'books@house.example',
});

async function arrived(to: string) {
  for (;;) {
    const found = mailServer.mails.find((mail) => mail.to.includes(to));
    if (found) return found;
    await delay(20);
  }
}

test('the mail that confirms an address arrives, and its link opens the account', async () => {
  const ada = visitor(server);
  const email = 'ada@example.org';
  await ada.post('/api/account/sign-up', { name: 'Ada\u2028Bcc: eve', email, password });
  const { text, headers } = await arrived(email);
  assert.equal(headers.get('subject'), 'Confirm your address');
  const [, link = ''] = /^(http\S+)$/m.exec(text) ?? [];
  const { origin, pathname, hash } = new URL(link);
  assert.deepEqual([origin, pathname], [server.url, '/verify']);
  assert.equal((await ada.post('/api/account/verify', { token: hash.slice(1) })).status, 204);
  assert.equal((await ada.post('/api/account/sign-in', { email, password })).status, 200);
  // With a mail server there is no page of mails.
  assert.equal((await ada.get('/api/account/mailbox')).status, 404);
});

test('a notice that somebody wants by mail arrives with a link to what it is about', async () => {
  const editor = await server.person(['editor'], 'Edith Editor');
  await server.db
    .insertInto('mail_wish')
    .values({ person_id: editor.id, notice_group: 'manuscripts' })
    .execute();
  await notify(server.db, [editor.id], {
    kind: 'edition-submit',
    data: { title: 'Fog', name: 'Ada' },
    path: '/desk/7',
  });
  const { text, headers } = await arrived(editor.email);
  assert.equal(headers.get('subject'), '“Fog” was handed in');
  assert.match(text, new RegExp(`^${server.url}/desk/7$`, 'm'));
  assert.match(text, new RegExp(`^${server.url}/notifications$`, 'm'));
});
