import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { openPage, screens } from './app.ts';
import { launchBrowser, skipWithoutBrowser as skip } from './browser.ts';
import { becomes, eventually } from './eventually.ts';
import { type Api, type FixtureServer, problem } from './fixture-server.ts';
import { openKit } from './kit-app.ts';
import { expectNoViolations } from './violations.ts';

const total = 10_000;
const pageSize = 500;
let answer: Api;

/** Works 1 to 10,000, page by page. */
const works: Api = ({ url }) => {
  const start = Number(url.searchParams.get('after') ?? 0);
  const items = Array.from({ length: pageSize }, (_, index) => ({
    id: String(start + index),
    title: `Work ${start + index + 1}`,
    words: (start + index) * 10,
  }));
  const next = start + pageSize < total ? String(start + pageSize) : null;
  return { body: { items, next, total } };
};

let kit: FixtureServer;
let browser: Browser;
before(async () => {
  if (skip) return;
  [kit, browser] = await Promise.all([openKit((request) => answer(request)), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await kit?.[Symbol.asyncDispose]();
});

const open = async (options: (typeof screens)[keyof typeof screens] = screens.desktop) => {
  answer = works;
  const page = await openPage({ browser }, { ...options, reducedMotion: 'reduce' });
  await page.goto(kit.origin);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
};

for (const [screen, options] of Object.entries(screens)) {
  test(`no part of the kit has an accessibility fault, light and dark, on a ${screen}`, {
    skip,
  }, async () => {
    await using page = await open(options);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const tab of ['Form', 'Table', 'Chart']) {
        await page.getByRole('tab', { name: tab }).click();
        if (tab === 'Table') await page.getByRole('checkbox', { name: 'Select Work 1', exact: true }).check();
        if (tab === 'Chart') {
          await page.locator('canvas').waitFor();
          await page.getByText('The figures as a table').click();
        }
        if (process.env.SCREENSHOTS)
          await page.screenshot({
            path: `${process.env.SCREENSHOTS}/kit-${tab}-${screen}-${colorScheme}.png`,
          });
        await expectNoViolations(page, `${tab}, ${colorScheme}`);
      }
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByText('12 comments').waitFor();
      await expectNoViolations(page, `dialog, ${colorScheme}`);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menu').waitFor();
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/kit-menu-${screen}-${colorScheme}.png` });
      await expectNoViolations(page, `menu, ${colorScheme}`);
      await page.keyboard.press('Escape');
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(over <= 0, `${over} px too wide`);
    }
  });
}

test('a form is filled in by keyboard alone, and what is missing leads to its field', { skip }, async () => {
  await using page = await open();
  const done = page.locator('#done');
  await page.getByRole('tab', { name: 'Form' }).focus();
  await page.getByRole('button', { name: 'Save' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByRole('link', { name: 'Enter a title.' }).focus();
  await page.keyboard.press('Enter');
  await becomes(() => page.evaluate(() => document.activeElement?.id), 'title');
  await page.keyboard.type('The Time Machine');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Fr');
  await page.getByRole('radio', { name: 'Now' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('combobox', { name: 'Editor' }).focus();
  await page.keyboard.type('ada');
  await page.getByRole('listbox').getByRole('option', { selected: true }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await done.getByText('chose Adam Smith').waitFor();
  await page.getByRole('textbox', { name: 'Title' }).focus();
  await page.keyboard.press('Enter');
  await done.getByText('saved The Time Machine fr later').waitFor();
});

test('tabs, menu, dialogs and a toast obey the keys of their patterns', { skip }, async () => {
  await using page = await open();
  const done = page.locator('#done');
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  await page.getByRole('tab', { name: 'Form' }).focus();
  await page.keyboard.press('End');
  await eventually(async () => assert.match(await focused(), /^Chart/));
  await page.keyboard.press('ArrowRight');
  await eventually(async () => assert.match(await focused(), /^Form/));

  await page.getByRole('button', { name: 'More', exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await becomes(focused, 'Open');
  await page.keyboard.press('t');
  await becomes(focused, 'Throw away');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await becomes(focused, 'Copy');
  await page.keyboard.press('Enter');
  await done.getByText('copy').waitFor();
  await becomes(focused, 'More');

  await page.getByRole('button', { name: 'Reject' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).press('Enter');
  await page.getByText('Say why').waitFor();
  await page.getByRole('textbox', { name: 'Reason' }).fill('Too long');
  await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).press('Enter');
  await done.getByText('rejected: Too long').waitFor();

  await page.getByRole('button', { name: 'Archive' }).press('Enter');
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await done.getByText('undone').waitFor();
  await page.getByText('Moved to the archive.').waitFor({ state: 'detached' });
});

test('a table sorts, selects and grows to 10,000 rows of which only the near ones are in the page', {
  skip,
}, async () => {
  await using page = await open();
  await page.getByRole('tab', { name: 'Table' }).click();
  await page.getByRole('rowheader', { name: 'Work 1', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Words' }).press('Enter');
  await page.locator('th[aria-sort=ascending]', { hasText: 'Words' }).waitFor();
  await page.getByRole('checkbox', { name: 'Select all shown' }).press('Space');
  await page.getByText('500 selected').waitFor();
  await page.getByRole('button', { name: 'Archive' }).last().press('Enter');
  await page.locator('#done').getByText('archived 500').waitFor();
  const count = page.getByText(/ of 10,000$|^10,000 shown$/);
  const seen = async () => Number(((await count.textContent()) ?? '').split(' ')[0]?.replace(',', ''));
  for (let before = await seen(); before < 10_000; before = await seen()) {
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await page.waitForFunction(
      (rows) => !document.body.textContent?.includes(`${rows.toLocaleString('en-GB')} of 10,000`),
      before,
    );
  }
  await eventually(async () => {
    const rows = await page.locator('tbody tr').count();
    assert.ok(rows < 800, `${rows} rows are in the document`);
  });
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.getByRole('rowheader', { name: 'Work 1', exact: true }).waitFor();
});

test('an empty, a failed and a slow list say so', { skip }, async () => {
  await using page = await open();
  answer = () => ({ body: { items: [], next: null } });
  await page.getByRole('tab', { name: 'Table' }).click();
  await page.getByText('No works yet').waitFor();
  await expectNoViolations(page, 'empty');
  answer = () => problem('database-unavailable', 503);
  await page.getByRole('searchbox', { name: 'Words' }).fill('a');
  await page.getByRole('alert').waitFor();
  await expectNoViolations(page, 'failed');
  answer = works;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('rowheader', { name: 'Work 1', exact: true }).waitFor();
});
