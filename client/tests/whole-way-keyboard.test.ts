import assert from 'node:assert/strict';
import test from 'node:test';
import { skipWithoutBrowser as skip } from './browser.ts';
import { keyboard } from './hands.ts';
import { openRealApp } from './real-app.ts';
import { wholeWay } from './whole-way-story.ts';

const app = await openRealApp();

test('the whole way is gone by the keyboard alone', { skip }, async () => {
  await wholeWay({ app, hands: keyboard, see: async () => {} });
  assert.deepEqual(app.complaints, []);
});
