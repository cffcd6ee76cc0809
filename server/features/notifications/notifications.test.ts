import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NotificationsPage } from '@mangu/contract/notifications';
import { ourAddress } from '../../platform/mail.ts';
import { notify } from '../../platform/notifications.ts';
import { type SignedIn, startTestServer } from '../../testing/server.ts';

const server = await startTestServer();
const send = (who: SignedIn, path: string, body: unknown, method = 'POST') =>
  who.fetch(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const page = async (who: SignedIn, query = '') =>
  (await (await who.fetch(`/api/notifications${query}`)).json()) as NotificationsPage;
const notice = (no: number) => ({
  kind: 'edition-accept',
  data: { title: `Book ${no}`, name: 'Edith' },
  path: '/desk',
});

test('what a person was told comes page by page, newest first, and is marked as read', async () => {
  const ada = await server.person();
  for (const no of [1, 2, 3]) await notify(server.db, [ada.id], notice(no));
  const first = await page(ada, '?limit=2');
  assert.deepEqual([first.items.map(({ data }) => data.title), first.unread], [['Book 3', 'Book 2'], 3]);
  const rest = await page(ada, `?limit=2&after=${first.next}`);
  assert.deepEqual([rest.items.map(({ data }) => data.title), rest.next], [['Book 1'], null]);
  const read = await send(ada, '/api/notifications/read', { ids: [first.items[0]?.id] });
  assert.deepEqual(await read.json(), { unread: 2 });
  await send(ada, '/api/notifications/read', {});
  assert.deepEqual(await (await ada.fetch('/api/notifications/unread')).json(), { unread: 0 });
});

test('every object is authorised: nobody reads, marks or pages through the notices of another', async () => {
  const [ada, eve] = [await server.person(), await server.person()];
  await notify(server.db, [ada.id], notice(1));
  const { items } = await page(ada);
  await send(eve, '/api/notifications/read', { ids: [items[0]?.id] });
  assert.equal((await page(ada)).unread, 1);
  const cursor = Buffer.from(items[0]?.id ?? '').toString('base64url');
  assert.deepEqual((await page(eve, `?after=${cursor}`)).items, []);
  assert.equal((await server.fetch('/api/notifications')).status, 401);
});

test('a notice goes by mail too to those who want its kind so, and waits there when the mail server is down', async () => {
  const [ada, eve] = [await server.person(), await server.person()];
  const chosen = await send(ada, '/api/notifications/mail', { mail: ['manuscripts'] }, 'PUT');
  assert.deepEqual(await chosen.json(), { mail: ['manuscripts'] });
  await notify(server.db, [ada.id, eve.id], notice(7));
  await notify(server.db, [ada.id], { ...notice(8), kind: 'comment-added' });
  const mails = await server.db.selectFrom('mail').select(['recipient', 'subject', 'text']).execute();
  assert.deepEqual(
    mails.map(({ recipient, subject }) => [recipient, subject]),
    [[ada.email, '“Book 7” was accepted']],
  );
  assert(mails[0]?.text.includes(`\n${ourAddress}/desk\n`), 'a link to what it is about');
  await assert.rejects(
    server.db.transaction().execute(async (trx) => {
      await notify(trx, [ada.id], notice(9));
      throw new Error('undone');
    }),
  );
  assert.equal(
    (await server.db.selectFrom('mail').select('id').execute()).length,
    1,
    'what did not happen is not mailed',
  );
});
