import assert from 'node:assert/strict';
import type { Page, Request } from 'playwright-core';
import { eventually } from './eventually.ts';

interface Asked {
  readonly open: Set<Request>;
  changedMs: number;
}

const quietMs = 200;
const pages = new WeakMap<Page, Asked>();

/** Begins to count what a new page asks for, so that `settled` can tell. */
export function watchRequests(page: Page): void {
  const asked: Asked = { open: new Set(), changedMs: 0 };
  pages.set(page, asked);
  const changes = (change: (request: Request) => void) => (request: Request) => {
    change(request);
    asked.changedMs = performance.now();
  };
  page.on(
    'request',
    changes((request) => asked.open.add(request)),
  );
  const ends = changes((request) => asked.open.delete(request));
  page.on('requestfinished', ends);
  page.on('requestfailed', ends);
}

/** Waits until a page has all it asked for, has shown it, and says of nothing that it is still to come. */
export async function settled(page: Page): Promise<void> {
  const asked = pages.get(page);
  assert(asked, 'the page was watched from its beginning');
  await page.waitForLoadState();
  await eventually(async () => {
    const { changedMs } = asked;
    assert.deepEqual(
      [...asked.open].map((request) => request.url()),
      [],
      'not answered yet',
    );
    assert(performance.now() - changedMs > quietMs, 'more may be asked for');
    // Its turn after all that waits for its processor; being idle is what a page that draws nothing never is.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 20)));
    assert(await page.locator('h1').count(), 'no page has come yet');
    assert.equal(await page.locator('[aria-busy=true]').count(), 0, 'something is still to come');
    assert.equal(asked.changedMs, changedMs, 'more was asked for meanwhile');
  });
}
