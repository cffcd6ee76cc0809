import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { buildEpub } from '@mangu/epub/testing';
import type { Page } from 'playwright-core';
import type { SignedIn, TestServer } from '../../server/testing/server.ts';
import { becomes } from './eventually.ts';
import { expectNoViolations } from './real-app.ts';
import { settled } from './settled.ts';

/** `SCREENSHOTS=folder` takes pictures of what is tested. */
const folder = process.env.SCREENSHOTS;
if (folder) mkdirSync(folder, { recursive: true });

/** A book in the catalogue. @returns its id. */
export async function publish(server: TestServer, title: string, author: string): Promise<string> {
  const { bookId } = await server.upload(buildEpub({ title, creators: [author] }));
  assert(bookId, title);
  return bookId;
}

/** Keeps something of a person's; fails when that is refused. */
export const put = async (who: SignedIn, address: string, body?: unknown) => {
  const answer = await who.fetch(address, {
    method: 'PUT',
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  assert(answer.ok, `${address}: ${answer.status} ${await answer.text()}`);
};

/** A passage that somebody marked, as their reader sends it. */
export const mark = (who: SignedIn, bookId: string, exact: string, note = '', colour = 'yellow') =>
  put(who, `/api/reading/highlights/${bookId}/${randomUUID()}`, {
    ...{
      cfi: 'epubcfi(/6/2!/4/2,/1:0,/1:5)',
      fraction: 0.25,
      chapter: 'Chapter 1',
      colour,
      note,
      version: 0,
    },
    quote: { exact, prefix: '', suffix: '' },
  });

export const review = (who: SignedIn, bookId: string, stars: number, text: string) =>
  put(who, `/api/books/${bookId}/reviews/mine`, { stars, text, version: 0 });

async function picture(page: Page, name: string): Promise<void> {
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

/** No accessibility fault, one heading of the first level, and nothing wider than the screen. */
export async function expectSound(page: Page, name: string): Promise<void> {
  await settled(page);
  await picture(page, name);
  await expectNoViolations(page, name);
  await becomes(() => page.getByRole('heading', { level: 1 }).count(), 1, name);
  const wider = () =>
    page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  await becomes(wider, false, `${name} is wider than the screen`);
}

/** What links in the rows say, in their order. */
export const rowLinks = (page: Page) =>
  page.locator('main').getByRole('row').getByRole('link').allInnerTexts();
