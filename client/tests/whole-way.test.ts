import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { InvitationMade } from '@mangu/contract/accounts';
import { checklistItems, type EditionStanding } from '@mangu/contract/desk';
import type { Edition } from '@mangu/contract/editions';
import type { Role } from '@mangu/contract/people';
import type { Work } from '@mangu/contract/works';
import { skipWithoutBrowser as skip } from './browser.ts';
import { expectNoViolations, openRealApp } from './real-app.ts';
import { type Somebody, somebody } from './somebody.ts';

/** `SCREENSHOTS=folder` takes the pictures of the handbook. */
const folder = process.env.SCREENSHOTS;
if (folder) mkdirSync(folder, { recursive: true });

const password = 'correct horse battery';
const title = 'The Keepers of the Northern Light';
const passage = 'Nobody had come up the stairs since the spring';
const chapters = (passageNow: string) =>
  `# ${title}\n\n## The lamp\n\nThe lamp stood on the table. ${passageNow}, and the glass was dim.\n\n${'The house was quiet while the snow fell on the garden. '.repeat(60)}\n\n## The boat\n\n${'A boat lay at the landing and waited for the tide to turn. '.repeat(60)}\n`;

const app = await openRealApp();
const { server } = app;

/** Signs up on the page, opens the link of the mail in the mailbox, and signs in. */
async function signUp(name: string, email: string): Promise<Somebody> {
  const who = await somebody(app);
  const { page } = who;
  await page.goto(`${server.url}/sign-up`);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.getByLabel('Password').fill(password);
  await see(who, 'sign-up');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('link', { name: 'Open the mailbox of this installation' }).click();
  const mail = page.getByRole('listitem').filter({ hasText: `To ${email}` });
  await mail.getByRole('link').first().waitFor();
  await see(who, 'mailbox');
  await mail.getByRole('link').first().click();
  await page.getByText('Your address is confirmed.').waitFor();
  await see(who, 'address-confirmed');
  await signIn(who, email);
  return who;
}

async function signIn(who: Somebody, email: string): Promise<void> {
  const { page } = who;
  await page.goto(`${server.url}/library`);
  await page.waitForURL(/\/sign-in\?next=%2Flibrary$/);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.getByLabel('Password').fill(password);
  await see(who, 'sign-in');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/library$/);
}

async function giveRole(email: string, role: Role): Promise<void> {
  const person = await server.db
    .selectFrom('person')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow();
  await server.db.insertInto('person_role').values({ person_id: person.id, role }).execute();
}

/** Looks at a page as it is now: no accessibility fault, and a picture when they are wanted. */
async function see({ page }: Somebody, name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  await expectNoViolations(page, name);
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

async function settled(author: Somebody, editionId: string, revisionId: string): Promise<Edition> {
  for (;;) {
    const edition = await author.ask<Edition>('GET', `/api/editions/${editionId}`);
    if (edition.revisions.find(({ id }) => id === revisionId)?.verdict) return edition;
    await delay(50);
  }
}

test('a book goes its whole way with four people: author, editor, administrator and reader', {
  skip,
}, async () => {
  // The first administrator comes by the one-time link of the machine.
  const machine = readFileSync(path.join(server.dataFolder, 'token'), 'utf8').trim();
  const made = await server.fetch('/api/account/invitations', {
    method: 'POST',
    headers: { authorization: `Bearer ${machine}`, 'content-type': 'application/json' },
    body: '{}',
  });
  const invitation = (await made.json()) as InvitationMade;
  const admin = await somebody(app);
  await admin.page.goto(server.url + invitation.path);
  await admin.page.getByRole('textbox', { name: 'Your name' }).fill('Grace Admin');
  await admin.page.getByRole('textbox', { name: 'E-mail address' }).fill('grace@example.org');
  await admin.page.getByLabel('Password').fill(password);
  await see(admin, 'welcome');
  await admin.page.keyboard.press('Enter');
  await admin.page.getByRole('link', { name: 'Administration' }).waitFor();
  await see(admin, 'administrator-catalogue');

  const author = await signUp('Ada Author', 'ada@example.org');
  const editor = await signUp('Edith Editor', 'edith@example.org');
  const reader = await signUp('Rita Reader', 'rita@example.org');
  await giveRole('ada@example.org', 'author');
  await giveRole('edith@example.org', 'editor');

  // The author begins a work, sends a manuscript in Markdown and says what it is.
  await author.page.goto(server.url);
  await author.page.getByRole('link', { name: 'Studio' }).waitFor();
  const work = await author.ask<Work>('POST', '/api/works', { title });
  const editionId = work.editions[0]?.id ?? '';
  const first = await author.sendManuscript(editionId, 'keepers.md', chapters(passage));
  let edition = await settled(author, editionId, first);
  assert.equal(edition.revisions[0]?.verdict, 'accepted');
  edition = await author.ask<Edition>('PUT', `/api/editions/${editionId}/metadata`, {
    version: edition.version,
    metadata: {
      ...edition.metadata,
      title,
      languages: ['en'],
      contributors: [{ name: 'Ada Author', roles: ['aut'] }],
      descriptionHtml: 'Two people and a lamp.',
      subjects: [{ scheme: 'keyword', label: 'Lighthouses' }],
    },
  });
  assert.deepEqual(edition.missing, []);
  const move = (who: Somebody, name: string, version: number, more: object = {}) =>
    who.ask<EditionStanding>('POST', `/api/editions/${editionId}/moves/${name}`, { version, ...more });
  let standing = await move(author, 'submit', edition.version);

  // The editor takes it and asks for changes.
  standing = await move(editor, 'take', standing.version);
  standing = await move(editor, 'request-changes', standing.version, { reason: 'Say who lit the lamp.' });

  // The author sends a revision, looks at the difference and submits again.
  const second = await author.sendManuscript(
    editionId,
    'keepers-2.md',
    chapters('Nobody but the keeper had come up the stairs since the spring'),
  );
  edition = await settled(author, editionId, second);
  const difference = await author.ask<unknown>('GET', `/api/revisions/${second}/difference/${first}`);
  assert.match(JSON.stringify(difference), /but the keeper/);
  standing = await move(author, 'submit', edition.version);

  // The editor accepts and publishes.
  standing = await move(editor, 'take', standing.version);
  // The page that ticks the checklist is the desk's, which is not there yet.
  await server.db
    .updateTable('edition')
    .set({ checklist: JSON.stringify(Object.fromEntries(checklistItems.map((item) => [item, true]))) })
    .where('id', '=', editionId)
    .execute();
  standing = await move(editor, 'accept', standing.version);
  standing = await move(editor, 'publish', standing.version);
  assert.equal(standing.state, 'published');

  // The reader finds it by a mistyped word, reads it and marks a passage.
  await reader.page.goto(server.url);
  await reader.page.keyboard.press('/');
  await reader.page.keyboard.type('keepres northern');
  const hit = reader.page.getByRole('link', { name: title }).first();
  await hit.waitFor();
  await see(reader, 'reader-search');
  await hit.click();
  await reader.page.getByRole('heading', { level: 1, name: title }).waitFor();
  await see(reader, 'reader-book');
  await reader.page.getByRole('link', { name: 'Read', exact: true }).click();
  await reader.page.locator('[data-state=open]').waitFor();
  await see(reader, 'reader-reading');

  assert.deepEqual(app.complaints, []);
});
