import assert from 'node:assert/strict';
import test from 'node:test';
import type { EditionMetadata } from '@mangu/contract/editions';
import type { Work } from '@mangu/contract/works';
import type { Page } from 'playwright-core';
import { beginWork } from '../../server/testing/manuscripts.ts';
import { skipWithoutBrowser } from './browser.ts';
import { becomes } from './eventually.ts';
import { openRealApp } from './real-app.ts';

const app = await openRealApp();

const browserTest = (name: string, run: () => Promise<void>) => test(name, { skip: skipWithoutBrowser }, run);

/** An author at the page of a new work, and what the server has of it. */
async function atWork(title = 'Fog') {
  const { page, context, person } = await app.person(['author'], 'Ada Author');
  const { work, edition } = await beginWork(person, title);
  const address = `${app.server.url}/studio/works/${work.id}`;
  const saved = async (): Promise<EditionMetadata | undefined> => {
    const now: Work = await (await person.fetch(`/api/works/${work.id}`)).json();
    return now.editions[0]?.metadata;
  };
  await page.goto(address);
  await page.getByText('All is saved.').waitFor();
  return { page, context, edition, address, saved };
}

/** Holds every save of details; each is let go by hand. */
async function holdSaves(page: Page) {
  const versions: number[] = [];
  const waiting: (() => void)[] = [];
  await page.route('**/api/editions/*/metadata', async (route) => {
    versions.push(route.request().postDataJSON().version);
    await new Promise<void>((resolve) => waiting.push(resolve));
    await route.continue();
  });
  const letGo = () => waiting.shift()?.();
  return { versions, letGo };
}

/** Whether the browser would ask before this window goes. */
const asksBeforeLeaving = (page: Page) =>
  page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));

const toast = (page: Page) => page.getByRole('region', { name: 'What just happened' });

browserTest('what is written while a save is under way is saved after it, upon what it made', async () => {
  const { page, edition, saved } = await atWork();
  const { versions, letGo } = await holdSaves(page);
  await page.getByLabel('Publisher').fill('The');
  await becomes(() => versions, [edition.version]);
  await page.getByLabel('Publisher').fill('The House');
  // Who is in a hurry does not send it twice.
  await page.getByLabel('Publisher').press('Enter');
  letGo();
  await becomes(() => versions, [edition.version, edition.version + 1]);
  letGo();
  await page.getByText('All is saved.').waitFor();
  assert.equal((await saved())?.publisher, 'The House');
  await becomes(() => asksBeforeLeaving(page), false);
  assert.deepEqual(app.complaints, []);
});

browserTest('a save whose answer was lost is no change of somebody else', async () => {
  const { page, saved } = await atWork();
  let lost = 0;
  await page.route('**/api/editions/*/metadata', async (route) => {
    if (lost > 0) return route.continue();
    lost++;
    await route.fetch();
    await route.abort();
  });
  await page.getByLabel('Publisher').fill('The House');
  await page.getByText('Not saved', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Save again' }).click();
  await page.getByText('All is saved.').waitFor();
  assert.equal((await saved())?.publisher, 'The House');
  assert.deepEqual(app.complaints, []);
});

browserTest('details that cannot be saved are told without taking the focus of who writes on', async () => {
  const { page } = await atWork();
  await page.route('**/api/editions/*/metadata', (route) => route.abort());
  await page.getByLabel('Publisher').click();
  await page.keyboard.type('The');
  await page.getByRole('alert').getByText('The server does not answer').waitFor();
  await page.keyboard.type(' House');
  await becomes(() => page.getByLabel('Publisher').inputValue(), 'The House');
  assert.deepEqual(app.complaints, []);
});

browserTest('details typed last are saved when another page of the app is opened', async () => {
  const { page, address, saved } = await atWork();
  const { versions, letGo } = await holdSaves(page);
  await page.getByLabel('Publisher').fill('The');
  await becomes(() => versions.length, 1);
  await page.getByLabel('Publisher').fill('The House');
  await page.getByRole('link', { name: 'My works' }).click();
  await page.getByRole('heading', { level: 1, name: 'My works' }).waitFor();
  assert.equal(await asksBeforeLeaving(page), true, 'the window stays until it is saved');
  letGo();
  await becomes(() => versions.length, 2);
  letGo();
  await becomes(async () => (await saved())?.publisher, 'The House');
  await becomes(() => asksBeforeLeaving(page), false);
  await page.goBack();
  await page.waitForURL(address);
  await becomes(() => page.getByLabel('Publisher').inputValue(), 'The House');
  assert.deepEqual(app.complaints, []);
});

browserTest('details that could not be saved are told on the next page and wait on theirs', async () => {
  const { page, saved } = await atWork();
  await page.route('**/api/editions/*/metadata', (route) => route.abort());
  await page.getByLabel('Publisher').fill('The House');
  await page.getByRole('link', { name: 'My works' }).click();
  await toast(page).getByText('The details of “Fog” are not saved: The server does not answer').waitFor();
  await page.getByRole('link', { name: 'Fog' }).click();
  await becomes(() => page.getByLabel('Publisher').inputValue(), 'The House');
  await page.unroute('**/api/editions/*/metadata');
  await page.getByRole('button', { name: 'Save again' }).click();
  await page.getByText('All is saved.').waitFor();
  assert.equal((await saved())?.publisher, 'The House');
  assert.deepEqual(app.complaints, []);
});

browserTest('who leaves while somebody else changed the same field finds both on coming back', async () => {
  const { page, context, address, saved } = await atWork();
  const other = await context.newPage();
  await other.goto(address);
  await other.getByText('All is saved.').waitFor();
  await page.getByLabel('Publisher').fill('The House');
  await page.getByText('All is saved.').waitFor();
  await becomes(async () => (await saved())?.publisher, 'The House');
  await other.getByLabel('Publisher').fill('My House');
  await other.getByText('Somebody changed the same field meanwhile.').waitFor();
  await other.getByRole('link', { name: 'My works' }).click();
  await toast(other)
    .getByText('The details of “Fog” are not saved: Somebody changed this meanwhile')
    .waitFor();
  await other.getByRole('link', { name: 'Fog' }).click();
  await becomes(() => other.getByLabel('Publisher').inputValue(), 'My House');
  assert.equal((await saved())?.publisher, 'The House');
  await other.getByRole('button', { name: 'Save what stands here' }).click();
  await becomes(async () => (await saved())?.publisher, 'My House');
  assert.deepEqual(app.complaints, []);
});

browserTest('details of a draft that is deleted are nothing to keep', async () => {
  const { page } = await atWork();
  await page.route('**/api/editions/*/metadata', (route) => route.abort());
  await page.getByLabel('Publisher').fill('The House');
  await page.getByText('Not saved', { exact: true }).waitFor();
  await page.unroute('**/api/editions/*/metadata');
  await page.getByRole('button', { name: 'Delete this draft' }).click();
  await page.getByRole('button', { name: 'Delete it with all its files' }).click();
  await page.getByRole('heading', { level: 1, name: 'My works' }).waitFor();
  await becomes(() => asksBeforeLeaving(page), false);
  await becomes(() => toast(page).innerText(), '');
  assert.deepEqual(app.complaints, []);
});
