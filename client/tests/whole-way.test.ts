import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { skipWithoutBrowser as skip } from './browser.ts';
import { pointer } from './hands.ts';
import { expectNoViolations, openRealApp } from './real-app.ts';
import { settled } from './settled.ts';
import { wholeWay } from './whole-way-story.ts';

/** `SCREENSHOTS=folder` keeps what is seen on the way; `npm run pictures` makes the handbook's pictures of it. */
const folder = process.env.SCREENSHOTS;
if (folder) mkdirSync(folder, { recursive: true });

const app = await openRealApp();

test('a book goes its whole way with four people: author, editor, administrator and reader', {
  skip,
}, async () => {
  await wholeWay({
    app,
    hands: pointer,
    // Small enough that words can be read in a book.
    ...(folder ? { screen: { viewport: { width: 1200, height: 760 } } } : {}),
    async see({ page }, name) {
      await settled(page);
      await expectNoViolations(page, name);
      if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
    },
  });
  assert.deepEqual(app.complaints, []);
});
