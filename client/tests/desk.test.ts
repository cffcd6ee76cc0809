import assert from 'node:assert/strict';
import test from 'node:test';
import { makeEdition } from '../../server/features/manuscripts/testing.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes, eventually } from './eventually.ts';
import { expectNoViolations, openRealApp } from './real-app.ts';
import { settled } from './settled.ts';

const app = await openRealApp();
const { server } = app;

test('an editor finds, assigns, takes back, ticks, comments, decides and schedules', { skip }, async () => {
  const author = await server.person(['author'], 'Ada Author');
  const { page, person } = await app.person(['editor'], 'Edith Editor');
  const ids = await Promise.all(
    ['Alpha', 'Bravo', 'Charlie'].map((title) =>
      makeEdition(server.db, author.id, { title, state: 'submitted', submitted: new Date() }),
    ),
  );
  await page.goto(`${server.url}/desk?sort=title`);
  await page.getByRole('link', { name: 'Charlie' }).waitFor();
  await expectNoViolations(page, 'queue');
  await page.getByRole('searchbox', { name: 'Find by title or name' }).fill('brav');
  await page.getByRole('link', { name: 'Alpha' }).waitFor({ state: 'detached' });
  await page.waitForURL(/q=brav/);
  await page.getByRole('checkbox', { name: 'Select Bravo' }).check();
  await page.getByRole('button', { name: 'Assign' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Editor').selectOption('Edith Editor');
  await dialog.getByLabel('Answer due').fill('2020-01-31');
  await expectNoViolations(page, 'assigning');
  await dialog.getByRole('button', { name: 'Assign' }).click();
  await page.getByText('late', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('late', { exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('searchbox', { name: 'Find by title or name' }).fill('nothing like it');
  await page.getByRole('heading', { name: 'No manuscript fits' }).waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await becomes(() => page.getByRole('searchbox', { name: 'Find by title or name' }).inputValue(), '');
  await page.getByRole('link', { name: 'Alpha' }).click();
  await page.getByRole('button', { name: 'Take it' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take it' }).click();
  await page.getByText('In review', { exact: true }).waitFor();
  await expectNoViolations(page, 'edition');
  // Somebody else changes it meanwhile: nothing that was written is lost.
  await page.getByRole('button', { name: 'Ask for changes' }).click();
  const asking = page.getByRole('dialog');
  await asking.getByRole('textbox').fill('The end comes too soon.');
  await server.db
    .updateTable('edition')
    .set({ version: 9 })
    .where('id', '=', ids[0] ?? '')
    .execute();
  await asking.getByRole('button', { name: 'Ask for changes' }).click();
  await asking.getByText('Somebody changed this meanwhile').waitFor();
  await becomes(() => asking.getByRole('textbox').inputValue(), 'The end comes too soon.');
  await page.keyboard.press('Escape');
  await asking.waitFor({ state: 'detached' });
  const boxes = page.getByRole('group', { name: 'Checklist' }).getByRole('checkbox');
  await boxes.first().waitFor();
  for (const box of await boxes.all()) {
    await box.click();
    await settled(page);
  }
  await page.getByRole('tab', { name: 'Comments' }).click();
  await page.getByRole('textbox', { name: 'Write a comment' }).fill('A fine beginning.');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.getByText('A fine beginning.').waitFor();
  await expectNoViolations(page, 'comments');
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
  await page.getByText('Accepted', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Schedule' }).click();
  const schedule = page.getByRole('dialog');
  await schedule.getByLabel('Time zone').fill('Europe/Berlin');
  await schedule.getByLabel('Date and time there').fill('2099-10-25T02:30');
  await schedule.getByRole('radio', { name: /UTC\+01:00/ }).check();
  await schedule.getByText('That is').waitFor();
  await expectNoViolations(page, 'schedule');
  await schedule.getByRole('button', { name: 'Schedule' }).click();
  await page.getByText('Scheduled', { exact: true }).waitFor();
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByText('Schedule, Edith Editor').waitFor();
  await expectNoViolations(page, 'history');
  await eventually(async () => {
    const job = await server.db
      .selectFrom('edition')
      .select('publish_at')
      .where('id', '=', ids[0] ?? '')
      .executeTakeFirst();
    assert.equal(job?.publish_at?.toISOString(), '2099-10-25T01:30:00.000Z');
  });
  assert.notEqual(person.id, author.id);

  const other = await app.visitor();
  await app.signInAs(other.page, []);
  await other.page.goto(`${server.url}/notifications`);
  await other.page.getByRole('heading', { name: 'Nothing yet' }).waitFor();
  await other.page.getByRole('checkbox', { name: /Comments/ }).click();
  await expectNoViolations(other.page, 'notifications');
  assert.deepEqual(app.complaints, []);
});
