import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import type { BrowserContextOptions } from 'playwright-core';
import { makeEdition } from '../../server/features/manuscripts/testing.ts';
import { screens } from './app.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { expectSound } from './keeping.ts';
import { expectNoViolations, openRealApp } from './real-app.ts';
import { settled } from './settled.ts';

const app = await openRealApp();
const { bookId } = await app.server.upload(buildEpub({ title: 'The Salt House' }));
assert(bookId);

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  'light on a desktop': screens.desktop,
  'dark on a phone': { ...screens.phone, colorScheme: 'dark' },
};

for (const [look, options] of Object.entries(looks)) {
  test(`no page of those who work here has an accessibility fault, ${look}`, { skip }, async () => {
    const everything = ['reader', 'author', 'editor', 'administrator'] as const;
    const { page, person } = await app.person(everything, 'Ada Allround', options);
    const other = await app.server.person(['author'], 'Olga Owner');
    const handedIn = await makeEdition(app.server.db, other.id, { state: 'submitted', title: 'A Long Walk' });
    const draft = await makeEdition(app.server.db, person.id, { title: 'My Own Book' });
    const { work_id } = await app.server.db
      .selectFrom('edition')
      .select('work_id')
      .where('id', '=', draft)
      .executeTakeFirstOrThrow();
    const suspended = await app.server.person(['reader'], 'Mallory Loud');
    await app.server.db
      .updateTable('person')
      .set({ suspended: new Date() })
      .where('id', '=', suspended.id)
      .execute();
    await app.server.db
      .insertInto('import')
      .values({
        id: crypto.randomUUID(),
        file_name: 'a-file-with-a-long-name-that-has-nowhere-to-break.epub',
        bytes: 1,
        stage: 'done',
        verdict: 'rejected',
        reason: 'resource-limit',
        finished: new Date(),
      })
      .execute();
    const pages = [
      ...[
        '/library',
        '/library/wishes',
        '/library/shelves',
        '/library/following',
        '/library/notes',
        '/library/statistics',
        `/books/${bookId}`,
        '/notifications',
      ],
      ...['/studio', `/studio/works/${work_id}`, '/desk', `/desk/${handedIn}`, '/account', '/mailbox'],
      ...[
        'people',
        `people/${other.id}`,
        `people/${suspended.id}`,
        'reports',
        'jobs',
        'storage',
        'log',
        'figures',
        'settings',
      ].map((one) => `/admin/${one}`),
    ];
    for (const path of pages) {
      await page.goto(app.server.url + path);
      await expectSound(page, path);
    }
    const dialogs = [
      ['/admin/people', 'Invite somebody'],
      [`/admin/people/${other.id}`, 'Suspend'],
      ['/account', 'Delete my account'],
    ] as const;
    for (const [path, button] of dialogs) {
      await page.goto(app.server.url + path);
      await page.getByRole('button', { name: button }).click();
      await page.getByRole('dialog').waitFor();
      await expectNoViolations(page, `${path}, ${button}`);
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      assert.equal(wider, false, `${path}, ${button} is wider than the screen`);
    }
    assert.deepEqual(app.complaints, []);
  });
}

test('a book that is wished for stands in the wish list until it is removed, which can be undone', {
  skip,
}, async () => {
  const { page } = await app.person(['reader'], 'Rhea Reader');
  await page.goto(`${app.server.url}/books/${bookId}`);
  await page.getByRole('button', { name: 'Add to wish list' }).click();
  await page.getByRole('button', { name: 'On your wish list', pressed: true }).waitFor();
  // It is shown before it is so.
  await settled(page);
  await page.goto(`${app.server.url}/library`);
  await page.getByText('No books yet').waitFor();
  await page.getByRole('link', { name: 'Wish list' }).click();
  const book = page.getByRole('link', { name: 'The Salt House' });
  await book.waitFor();
  await page.getByRole('button', { name: 'Remove The Salt House' }).click();
  await page.getByText('No wishes yet').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await book.waitFor();
  assert.deepEqual(app.complaints, []);
});
