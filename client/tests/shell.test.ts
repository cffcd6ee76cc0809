import test from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import type { Page } from 'playwright-core';
import { screens } from './app.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes, eventually } from './eventually.ts';
import { expectNoViolations, openRealApp } from './real-app.ts';

const app = await openRealApp();
await app.server.upload(buildEpub({ title: 'The Lighthouse Keepers' }));

const places = async (page: Page) => {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link').first().waitFor();
  return page.getByRole('navigation', { name: 'Main' }).getByRole('link').allTextContents();
};

test('everybody sees the parts of the house their roles have a use for', { skip }, async () => {
  const seen: [readonly ('reader' | 'author' | 'editor' | 'administrator')[], string[]][] = [
    [['reader'], ['Catalogue', 'Library']],
    [['author'], ['Catalogue', 'Library', 'Studio']],
    [['editor'], ['Catalogue', 'Library', 'Desk']],
    [['administrator'], ['Catalogue', 'Library', 'Desk', 'Administration']],
  ];
  for (const [roles, expected] of seen) {
    const { page, context } = await app.person(roles, 'Grace Hopper');
    await page.goto(app.server.url);
    await becomes(async () => (await places(page)).filter((link) => link !== 'Add books'), expected);
    await page.getByRole('button', { name: 'Account of Grace Hopper' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Settings' }).waitFor();
    await expectNoViolations(page, roles.join());
    await context.close();
  }
});

test('a page that needs an account leads to signing in and back, and one for others says so', {
  skip,
}, async () => {
  const { page } = await app.visitor();
  await page.goto(`${app.server.url}/library/shelves?sort=title`);
  await page.waitForURL(/\/sign-in\?next=%2Flibrary%2Fshelves%3Fsort%3Dtitle$/);
  const reader = await app.person(['reader']);
  await reader.page.goto(`${app.server.url}/admin/people`);
  await reader.page.getByRole('heading', { name: 'This page is not for your account' }).waitFor();
  await reader.page.getByText('Administration is for those who run this house.').waitFor();
  await expectNoViolations(reader.page);
});

test('on a phone one button has it all', { skip }, async () => {
  const { page } = await app.person(['author', 'editor'], 'Grace Hopper', screens.phone);
  await page.goto(app.server.url);
  await page.getByRole('button', { name: 'Menu' }).click();
  const menu = page.getByRole('dialog', { name: 'Menu' });
  await menu.waitFor();
  await expectNoViolations(page);
  await becomes(
    async () => (await menu.getByRole('link').allTextContents()).filter((link) => link !== 'Add books'),
    ['Catalogue', 'Library', 'Studio', 'Desk', 'Settings', 'Mailbox'],
  );
  await menu.getByRole('radio', { name: 'Dark' }).check();
  await expectNoViolations(page);
  await menu.getByRole('link', { name: 'Library' }).click();
  await page.waitForURL(/\/library$/);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('the palette goes to a page, does an action and finds a book, by keyboard alone', { skip }, async () => {
  const { page } = await app.person(['administrator']);
  await page.goto(app.server.url);
  await places(page);
  // What listens for the key comes a moment after what is seen.
  const open = () =>
    eventually(async () => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Page, action or book' }).waitFor({ timeout: 1_000 });
    });
  await open();
  await page.getByRole('option', { name: 'Audit log' }).waitFor();
  await expectNoViolations(page);
  await page.keyboard.type('dark');
  await page.keyboard.press('Enter');
  await becomes(() => page.locator('html').getAttribute('data-theme'), 'dark');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await open();
  await page.keyboard.type('audit');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/admin\/log$/);
  await page.getByRole('heading', { level: 1, name: 'Log' }).waitFor();
  await open();
  await page.keyboard.type('lighthuose');
  await page.getByRole('option', { name: 'The Lighthouse Keepers', selected: true }).waitFor();
  await expectNoViolations(page);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'The Lighthouse Keepers' }).waitFor();
  await open();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});
