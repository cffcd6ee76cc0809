import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { InvitationMade } from '@mangu/contract/accounts';
import type { BrowserContextOptions, Page } from 'playwright-core';
import type { Hands } from './hands.ts';
import type { RealApp } from './real-app.ts';

const password = 'correct horse battery';

/** Somebody of the story, with a browser of their own. */
export interface Actor {
  readonly page: Page;
  readonly hands: Hands;
}

export interface Stage {
  readonly app: RealApp;
  readonly hands: (page: Page) => Hands;
  readonly screen?: BrowserContextOptions;
  /** Looks at a page as it is now. */
  readonly see: (who: Actor, name: string) => Promise<void>;
}

export async function enter({ app, hands, screen }: Stage): Promise<Actor> {
  const { page } = await app.visitor(screen);
  // Hints for somebody's first book stand in the way of pictures.
  await page.addInitScript(() => localStorage.setItem('mangu.reader.seen', '1'));
  return { page, hands: hands(page) };
}

/** The first administrator comes by the one-time link of the machine. */
export async function welcomeAdministrator(stage: Stage): Promise<Actor> {
  const { server } = stage.app;
  const machine = readFileSync(path.join(server.dataFolder, 'token'), 'utf8').trim();
  const made = await server.fetch('/api/account/invitations', {
    method: 'POST',
    headers: { authorization: `Bearer ${machine}`, 'content-type': 'application/json' },
    body: '{}',
  });
  const invitation = (await made.json()) as InvitationMade;
  const admin = await enter(stage);
  const { page, hands } = admin;
  await page.goto(server.url + invitation.path);
  await hands.type(page.getByRole('textbox', { name: 'Your name' }), 'Grace Admin');
  await hands.type(page.getByRole('textbox', { name: 'E-mail address' }), 'grace@example.org');
  await hands.type(page.getByLabel('Password'), password);
  await stage.see(admin, 'welcome');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Administration' }).waitFor();
  return admin;
}

/** Signs up on the page, opens the link of the mail in the mailbox, and signs in. */
export async function signUp(stage: Stage, name: string, email: string): Promise<Actor> {
  const who = await enter(stage);
  const { page, hands } = who;
  await page.goto(`${stage.app.server.url}/sign-up`);
  await hands.type(page.getByRole('textbox', { name: 'Your name' }), name);
  await hands.type(page.getByRole('textbox', { name: 'E-mail address' }), email);
  await hands.type(page.getByLabel('Password'), password);
  await stage.see(who, 'sign-up');
  await hands.press(page.getByRole('button', { name: 'Sign up' }));
  await hands.press(page.getByRole('link', { name: 'Open the mailbox of this installation' }));
  const mail = page.getByRole('listitem').filter({ hasText: `To ${email}` });
  await mail.getByRole('link').first().waitFor();
  await stage.see(who, 'mailbox');
  await hands.press(mail.getByRole('link').first());
  await page.getByText('Your address is confirmed.').waitFor();
  await stage.see(who, 'address-confirmed');
  await signIn(stage, who, email);
  return who;
}

export async function signIn(stage: Stage, who: Actor, email: string): Promise<void> {
  const { page, hands } = who;
  await page.goto(`${stage.app.server.url}/library`);
  await page.waitForURL(/\/sign-in\?next=%2Flibrary$/);
  await hands.type(page.getByRole('textbox', { name: 'E-mail address' }), email);
  await hands.type(page.getByLabel('Password'), password);
  await stage.see(who, 'sign-in');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/library$/);
}

/** On the page of the person; whoever gets a role signs in again. */
export async function giveRole(stage: Stage, admin: Actor, name: string, role: string): Promise<void> {
  const { page, hands } = admin;
  await page.goto(stage.app.server.url);
  await hands.press(page.getByRole('link', { name: 'Administration' }));
  await page.getByRole('link', { name }).waitFor();
  await stage.see(admin, 'people');
  await hands.press(page.getByRole('link', { name }));
  await hands.tick(page.getByRole('checkbox', { name: role }));
  await stage.see(admin, 'person');
  await hands.press(page.getByRole('button', { name: 'Save roles' }));
  await page.getByText(`Saved the roles of ${name}`).waitFor();
}
