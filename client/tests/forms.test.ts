import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { openApp, openPage, type TestApp } from './app.ts';
import { skipWithoutBrowser } from './browser.ts';
import { becomes } from './eventually.ts';

let app: TestApp;
before(async () => {
  if (!skipWithoutBrowser) app = await openApp();
});
after(() => app?.[Symbol.asyncDispose]());

const browserTest = (name: string, run: () => Promise<void>) => test(name, { skip: skipWithoutBrowser }, run);

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.id || document.activeElement?.getAttribute('role'));

browserTest(
  'what is wrong takes the focus when a form is sent off, and never from who mends it',
  async () => {
    await using server = await app.serve();
    await using page = await openPage(app);
    await page.goto(`${server.origin}/sign-up`);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('alert').getByRole('link', { name: 'Enter your name.' }).waitFor();
    await becomes(() => focused(page), 'alert');
    await page.getByLabel('Your name').click();
    await page.keyboard.type('Ada');
    await page.getByRole('link', { name: 'Enter your name.' }).waitFor({ state: 'detached' });
    await becomes(() => page.getByLabel('Your name').inputValue(), 'Ada');
    await becomes(() => focused(page), 'name');
    // The same faults once more are said once more.
    await page.keyboard.press('Enter');
    await becomes(() => focused(page), 'alert');
  },
);

const refuseSignIn = (page: Page, id: 'sign-in-refused' | 'address-unverified' = 'sign-in-refused') =>
  page.route('**/api/account/sign-in', (route) =>
    route.fulfill({
      status: 401,
      contentType: 'application/problem+json',
      json: { type: `/problems/${id}`, title: 'No', status: 401 },
    }),
  );

browserTest('after a refused password both fields can be emptied and filled without a stop', async () => {
  await using server = await app.serve();
  await using page = await openPage(app);
  await refuseSignIn(page);
  await page.goto(`${server.origin}/sign-in`);
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByLabel('Password', { exact: true }).fill('x');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await becomes(() => focused(page), 'alert');
  await page.getByLabel('Password', { exact: true }).click();
  await page.keyboard.press('Backspace');
  await page.getByRole('alert').getByRole('link', { name: 'Enter your password.' }).waitFor();
  await page.keyboard.type('correct');
  await becomes(() => page.getByLabel('Password', { exact: true }).inputValue(), 'correct');
  await page.keyboard.press('Enter');
  await becomes(() => focused(page), 'alert', 'refused again, which is said again');
});

browserTest('a form is sent where the browser believes that there is no network', async () => {
  await using server = await app.serve();
  await using page = await openPage(app);
  await refuseSignIn(page);
  await page.goto(`${server.origin}/sign-in`);
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByLabel('Password', { exact: true }).fill('wrong');
  await page.evaluate(() => window.dispatchEvent(new Event('offline')));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('alert').getByText('This address and password do not belong together').waitFor();
});

browserTest('a confirming mail that cannot be asked for again is told', async () => {
  await using server = await app.serve();
  await using page = await openPage(app);
  await refuseSignIn(page, 'address-unverified');
  await page.route('**/api/account/verification', (route) => route.abort());
  await page.goto(`${server.origin}/sign-in`);
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByLabel('Password', { exact: true }).fill('correct');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Send the confirming mail again' }).click();
  await page
    .getByRole('region', { name: 'What just happened' })
    .getByText('The server does not answer')
    .waitFor();
});
