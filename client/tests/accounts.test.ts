import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';
import { totp } from '../../server/testing/authenticator.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { launchBrowser, skipWithoutBrowser } from './browser.ts';
import { buildClient } from './build-client.ts';
import { becomes } from './eventually.ts';

const password = 'correct horse battery';

test('somebody makes an account, confirms it in the mailbox, signs in, sets up codes and signs out everywhere', {
  skip: skipWithoutBrowser,
}, async () => {
  await using client = await buildClient();
  const server = await startTestServer({}, client.folder);
  const browser = await launchBrowser();
  after(() => browser.close());
  const page = await (
    await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
  ).newPage();
  await page.goto(`${server.url}/sign-up`);
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('E-mail address').fill('ada@example.org');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await page.getByRole('link', { name: 'Open the mailbox of this installation' }).click();
  await page.getByRole('link', { name: /\/verify#/ }).click();
  await page.getByText('Your address is confirmed.').waitFor();

  const signIn = async () => {
    await page.goto(`${server.url}/sign-in?next=/account`);
    await page.getByLabel('E-mail address').fill('ada@example.org');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  await signIn();
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  const codes = page.locator('section', { hasText: 'Codes from an authenticator' });
  await codes.getByLabel('Present password').fill(password);
  await codes.getByRole('button', { name: 'Set up codes' }).click();
  const uri = (await codes.getByRole('link').getAttribute('href')) ?? '';
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const picture = await codes.getByRole('img', { name: /^QR code/ }).screenshot();
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  assert.equal(decodeQR({ width: info.width, height: info.height, data }), uri, 'a camera reads it');
  await codes.getByLabel('Code from your authenticator').fill(totp(secret));
  await codes.getByRole('button', { name: 'Switch codes on' }).click();
  await page.getByText('Signing in asks for a code, too.').waitFor();

  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.waitForURL(`${server.url}/`);
  await becomes(() => server.db.selectFrom('session').select('id').execute(), []);
  await signIn();
  const code = page.getByLabel('Code from your authenticator');
  await code.waitFor();
  await code.fill(totp(secret));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Settings' }).waitFor();

  const arriving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download my data' }).click();
  const file = await (await arriving).path();
  const { person, account } = JSON.parse(readFileSync(file, 'utf8'));
  assert.deepEqual([person[0].email, person.length, 'password' in account[0]], ['ada@example.org', 1, false]);

  await page.getByRole('button', { name: 'Delete my account' }).click();
  const leaving = page.getByRole('dialog', { name: 'Delete your account?' });
  await leaving.getByText('books that were published: readers have them').waitFor();
  await leaving.getByLabel('Present password').fill('not my password');
  await leaving.getByRole('button', { name: 'Delete my account' }).click();
  await leaving.getByRole('alert').waitFor();
  assert.equal((await server.db.selectFrom('person').select('id').execute()).length, 1);
  await leaving.getByLabel('Present password').fill(password);
  await leaving.getByRole('button', { name: 'Delete my account' }).click();
  await page.getByText('Your account is deleted').waitFor();
  await page.waitForURL(`${server.url}/`);
  await becomes(() => server.db.selectFrom('person').select('id').execute(), []);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
});
