/** The live page of a rehearsal, as people see it, over a rehearsal that is only told of. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { type ServedPage, servePage } from '../../rehearsal/live/serve.ts';
import { liveStatus } from '../../rehearsal/testing/live-status.ts';
import { launchBrowser, skipWithoutBrowser as skip } from './browser.ts';
import { expectNoViolations } from './violations.ts';

let browser: Browser;
let served: ServedPage;
let status = liveStatus();
const listeners = new Set<() => void>();

before(async () => {
  if (skip) return;
  [browser, served] = await Promise.all([
    launchBrowser(),
    servePage({
      status: () => status,
      listen(changed) {
        listeners.add(changed);
        return () => listeners.delete(changed);
      },
    }),
  ]);
});
after(async () => {
  await browser?.close();
  served?.stop();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [375, 1280]) {
    test(`is accessible and fits in ${colorScheme}, ${width} px wide`, { skip }, async () => {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
      const faults: string[] = [];
      page.on('console', (message) => faults.push(message.text()));
      await page.goto(served.url);
      for (const summary of await page.locator('summary').all()) await summary.click();
      await expectNoViolations(page);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      assert.deepEqual(faults, []);
      await page.close();
    });
  }
}

test('draws anew what changes, leaves open what was opened, and says when nobody answers', {
  skip,
}, async () => {
  const page = await browser.newPage();
  await page.goto(served.url);
  await page.getByText(/^All alarms/).click();
  await page.getByRole('rowheader', { name: 'server-cpu' }).waitFor();
  status = liveStatus({ alarms: [], notices: [], drill: 'zone-loss' });
  for (const changed of listeners) changed();
  await page.getByText('zone-loss').waitFor();
  assert.equal(await page.getByRole('status').textContent(), 'No alarm rings.');
  assert.equal(await page.getByRole('rowheader', { name: 'server-cpu' }).count(), 0);
  assert.equal(
    await page
      .locator('details')
      .first()
      .evaluate((element) => element.hasAttribute('open')),
    true,
  );
  assert.equal(await page.getByRole('alert').count(), 0);
  served.stop();
  await page.getByRole('alert').waitFor();
  await page.close();
});
