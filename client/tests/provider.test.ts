import assert from 'node:assert/strict';
import test from 'node:test';
import { password, signIn, signUp } from '../../server/features/accounts/testing.ts';
import { totp } from '../../server/testing/authenticator.ts';
import { startOpenIdProvider } from '../../server/testing/openid-provider.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectNoViolations, openRealApp } from './real-app.ts';

// Another site than 127.0.0.1, as a provider is: what cookies come along on the way back is the browser's own choice.
const provider = await startOpenIdProvider('localhost');
const app = await openRealApp(provider.variables);
const { url } = app.server;
await provider.open(`${url}/api/auth/callback/oidc`);

test('somebody signs in by the provider, is told when that fails, and has a password then', {
  skip,
}, async () => {
  const { page } = await app.visitor();
  const button = page.getByRole('button', { name: 'Sign in with the library' });
  provider.next(undefined);
  await page.goto(`${url}/sign-in?next=%2Faccount`);
  await button.click();
  await page.getByText('You were not signed in there.').waitFor();
  await expectNoViolations(page, 'declined');

  await page.goto(`${url}/sign-in?error=provider-suspended`);
  await page.getByText('This account is suspended.').waitFor();
  await page.goto(`${url}/sign-in?next=%2Faccount&error=provider-closed`);
  await page.getByText('Ask those who run this house for an invitation.').waitFor();

  provider.next('ada', { email: 'ada@example.org', email_verified: true, name: 'Ada Reader' });
  await button.click();
  await page.waitForURL(`${url}/account`);
  await becomes(() => page.getByLabel('Name', { exact: true }).inputValue(), 'Ada Reader');

  await signUp(app.server, 'nora@example.org', 'Nora');
  const nora = await signIn(app.server, 'nora@example.org');
  const begun = await nora.post('/api/account/two-factor', { password });
  const { secret } = JSON.parse(await begun.text());
  await nora.post('/api/account/two-factor/verification', { code: totp(secret) });
  provider.next('nora', { email: 'nora@example.org', email_verified: true, name: 'Nora' });
  const second = await app.visitor();
  await second.page.goto(`${url}/sign-in?next=%2Faccount`);
  const there = second.page.getByRole('button', { name: 'Sign in with the library' });
  await there.click();
  const code = second.page.getByLabel('Code from your authenticator');
  await code.waitFor();
  await expectNoViolations(second.page, 'code');
  await second.page.getByRole('button', { name: 'Begin again' }).click();
  await there.click();
  // Before the code is reckoned: it is good for half a minute.
  await code.waitFor();
  await code.fill(totp(secret));
  await second.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await second.page.waitForURL(`${url}/account`);
  await becomes(() => second.page.getByLabel('Name', { exact: true }).inputValue(), 'Nora');

  const other = await app.visitor();
  await provider.goDown();
  await other.page.goto(`${url}/sign-in`);
  await other.page.getByRole('button', { name: 'Sign in with the library' }).click();
  await other.page.getByText('The other sign-in does not answer').waitFor();
  await other.page.getByText('Sign in with your address and password instead').waitFor();
  await expectNoViolations(other.page, 'provider away');
  assert.deepEqual(app.complaints, []);
});
