import assert from 'node:assert/strict';
import test from 'node:test';
import type { Page } from 'playwright-core';
import { beginWork } from '../../server/testing/manuscripts.ts';
import { screens } from './app.ts';
import { skipWithoutBrowser } from './browser.ts';
import { expectNoViolations, openRealApp } from './real-app.ts';

const browserTest = (name: string, run: () => Promise<void>) => test(name, { skip: skipWithoutBrowser }, run);

browserTest('an author goes from an empty studio to a manuscript that is handed in', async () => {
  const app = await openRealApp();
  const { page } = await app.person(['author'], 'Ada Author');
  await page.goto(`${app.server.url}/studio`);
  await page.getByText('No work yet').waitFor();
  await expectNoViolations(page, 'empty studio');
  await page.getByRole('button', { name: 'Begin a work' }).click();
  await page.getByText('Before it can be handed in').waitFor();

  const send = (name: string, text: string) =>
    page.setInputFiles('#manuscript ~ div input[type=file]', {
      name,
      mimeType: 'text/markdown',
      buffer: Buffer.from(text),
    });
  await send('empty.md', '   ');
  await page.getByText('Not accepted', { exact: true }).waitFor();
  await page.getByText('There is no text in the manuscript.').waitFor();
  await send(
    'fog.md',
    '---\ntitle: Fog <b>now</b>\nauthor: Ada\nlang: en\n---\n# One\n\nIt was quiet.\n\n# Two\n\nEnd.',
  );
  await page.getByText('Revision 2').first().waitFor();
  await page.getByRole('heading', { level: 1, name: 'Fog <b>now</b>' }).waitFor();
  await expectNoViolations(page, 'work with a manuscript');

  await page.getByLabel('ISBN').fill('978-0-306-40615-8');
  await page.getByText('The last digit does not fit').waitFor();
  await page.getByLabel('ISBN').fill('978-0-306-40615-7');
  await page.getByLabel('Description').fill('A quiet harbour.');
  await page.getByRole('button', { name: 'Add a subject' }).click();
  await page.getByLabel('Code 1').fill('fba');
  await page.getByText('All is saved.').waitFor();
  await page.getByText('Everything is there.').waitFor();
  await page.reload();
  assert.equal(await page.getByLabel('Description').inputValue(), 'A quiet harbour.');

  await send('fog.md', '# One\n\nIt was loud.\n\n# Two\n\nEnd.');
  await page.getByRole('link', { name: 'What changed since revision 2' }).click();
  await page.locator('ins', { hasText: 'loud' }).waitFor();
  await expectNoViolations(page, 'what changed');
  await page.goBack();
  const reading = page.waitForResponse(/\/api\/reading\/revisions\//);
  await page.getByRole('link', { name: 'Read revision 3' }).click();
  assert.equal((await reading).status(), 200);
  await page.locator('[data-state="open"]').waitFor();
  await page.goBack();

  await page.getByLabel('A word to the editors').fill('It is louder now.');
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByText('Handed in', { exact: true }).first().waitFor();
  await page.setViewportSize(screens.phone.viewport);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoViolations(page, 'handed in, on a phone, dark');
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert(wider <= 0, `the page is ${wider} px too wide`);
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByText('Draft', { exact: true }).first().waitFor();
  assert.deepEqual(app.complaints, []);
});

browserTest(
  'two windows of a work: different fields are joined, of the same field nothing is lost',
  async () => {
    const app = await openRealApp();
    const { page, context, person } = await app.person(['author'], 'Ada Author');
    const { work } = await beginWork(person, 'Fog');
    const other = await context.newPage();
    for (const one of [page, other]) {
      await one.goto(`${app.server.url}/studio/works/${work.id}`);
      await one.getByText('All is saved.').waitFor();
    }
    const saved = (one: Page) => one.getByText('All is saved.').waitFor();
    // A page that nobody looks at is not told of what the other one does.
    await other.route('**/api/works/*', (route) => route.abort());
    await page.getByLabel('Publisher').fill('The House');
    await saved(page);
    await other.unroute('**/api/works/*');
    await other.getByLabel('Rights').fill('Mine');
    await saved(other);
    assert.equal(await other.getByLabel('Publisher').inputValue(), 'The House');

    await other.route('**/api/works/*', (route) => route.abort());
    await page.reload();
    await saved(page);
    await page.getByLabel('Publisher').fill('The Other House');
    await saved(page);
    await other.unroute('**/api/works/*');
    await other.getByLabel('Publisher').fill('My House');
    await other.getByText('Somebody changed the same field meanwhile.').waitFor();
    assert.equal(await other.getByLabel('Publisher').inputValue(), 'My House');
    await expectNoViolations(other, 'the same field in two windows');
    await other.getByRole('button', { name: 'Save what stands here' }).click();
    await saved(other);
    await page.reload();
    await saved(page);
    assert.equal(await page.getByLabel('Publisher').inputValue(), 'My House');
    assert.equal(await page.getByLabel('Rights').inputValue(), 'Mine');
    assert.deepEqual(app.complaints, []);
  },
);
