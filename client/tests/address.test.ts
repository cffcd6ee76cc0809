import assert from 'node:assert/strict';
import test from 'node:test';
import { password, signUp, tokenFromMail } from '../../server/features/accounts/testing.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectNoViolations, openRealApp } from './real-app.ts';

const app = await openRealApp();
const { server } = app;

test('a changed address is confirmed on another device after signing in there', { skip }, async () => {
  const next = 'ada@example.net';
  await signUp(server, 'ada@example.org');
  const { page: laptop } = await app.visitor();
  await laptop.goto(`${server.url}/sign-in?next=%2Faccount`);
  await laptop.getByLabel('E-mail address').fill('ada@example.org');
  await laptop.getByLabel('Password', { exact: true }).fill(password);
  await laptop.getByRole('button', { name: 'Sign in', exact: true }).click();
  const section = laptop.locator('section', { has: laptop.getByRole('heading', { name: 'Address' }) });
  await section.getByLabel('Email address').fill(next);
  await section.getByLabel('Present password').fill(password);
  await section.getByRole('button', { name: 'Change the address' }).click();
  await laptop.getByText('A mail is on its way to the new address.').waitFor();
  const token = await tokenFromMail(server, next, 'verify');

  const { page } = await app.visitor();
  await page.goto(`${server.url}/verify#${token}`);
  await page.getByText('Sign in first').waitFor();
  await expectNoViolations(page, 'sign in first');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${server.url}/sign-in?next=/verify`);
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('Your address is confirmed.').waitFor();
  assert.equal(page.url(), `${server.url}/verify`, 'no address shows the token');
  await page.getByRole('link', { name: 'To your settings' }).click();
  await becomes(() => page.getByLabel('Email address').inputValue(), next);
  assert.deepEqual(app.complaints, []);
});
