import assert from 'node:assert/strict';
import test from 'node:test';
import type { Page } from 'playwright-core';
import { beginWork } from '../../server/testing/manuscripts.ts';
import { skipWithoutBrowser } from './browser.ts';
import { becomes } from './eventually.ts';
import { openRealApp } from './real-app.ts';

const app = await openRealApp();

const browserTest = (name: string, run: () => Promise<void>) => test(name, { skip: skipWithoutBrowser }, run);

const chunks = '**/api/uploads/*';

/** An author whose manuscript is on its way and stays there until it is let go. */
async function sending() {
  const { page, person } = await app.person(['author'], 'Ada Author');
  const { work } = await beginWork(person, 'Fog');
  const held = Promise.withResolvers<void>();
  const begun = page.waitForRequest((request) => request.method() === 'PATCH');
  await page.goto(`${app.server.url}/studio/works/${work.id}`);
  return { page, held, begun, person, work };
}

const choose = (page: Page) =>
  page.setInputFiles('#manuscript ~ div input[type=file]', {
    name: 'fog.md',
    mimeType: 'text/markdown',
    buffer: Buffer.from('# One\n\nIt was quiet.'),
  });

const asksBeforeLeaving = (page: Page) =>
  page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));

const onItsWay = (page: Page) => page.getByRole('progressbar', { name: 'Sending the manuscript' });

browserTest('a manuscript goes on while another page is looked at, and no second one beside it', async () => {
  const { page, held, begun } = await sending();
  await page.route(chunks, async (route) => {
    await held.promise;
    await route.continue();
  });
  await choose(page);
  await begun;
  await onItsWay(page).waitFor();
  await page.getByRole('link', { name: 'My works' }).click();
  await page.getByRole('heading', { level: 1, name: 'My works' }).waitFor();
  assert.equal(await asksBeforeLeaving(page), true, 'the window stays until the manuscript is there');
  await page.getByRole('link', { name: 'Fog' }).click();
  await onItsWay(page).waitFor();
  await choose(page);
  held.resolve();
  await page.getByText('Revision 1').first().waitFor();
  await onItsWay(page).waitFor({ state: 'detached' });
  await page.getByText('Accepted', { exact: true }).waitFor();
  await becomes(() => page.getByText('Revision 2').count(), 0);
  await becomes(() => asksBeforeLeaving(page), false);
  assert.deepEqual(app.complaints, []);
});

browserTest('a manuscript that fails is told where one is: on its page, or on another', async () => {
  const { page, held, begun } = await sending();
  await page.route(chunks, async (route) => {
    await held.promise;
    await route.fulfill({
      status: 413,
      contentType: 'application/problem+json',
      json: { type: '/problems/body-too-large', title: 'No', status: 413 },
    });
  });
  await choose(page);
  await begun;
  await page.getByRole('link', { name: 'My works' }).click();
  await page.getByRole('heading', { level: 1, name: 'My works' }).waitFor();
  held.resolve();
  await page.getByText('“fog.md” was not sent:').waitFor();
  await page.getByRole('link', { name: 'Fog' }).click();
  await page.getByRole('heading', { name: 'Manuscript', exact: true }).waitFor();
  await becomes(() => page.getByRole('alert').count(), 0);
  await choose(page);
  await page.getByRole('alert').waitFor();
  await becomes(() => asksBeforeLeaving(page), false);
  assert.deepEqual(app.complaints, []);
});
