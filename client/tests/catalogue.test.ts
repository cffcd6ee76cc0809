import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { openApp, openPage, screens, type TestApp } from './app.ts';
import { skipWithoutBrowser } from './browser.ts';
import { becomes, eventually } from './eventually.ts';
import { problem } from './fixture-server.ts';
import { page as booksPage, emptyFacets, items, manyItems } from './fixtures.ts';

let app: TestApp;
before(async () => {
  if (!skipWithoutBrowser) app = await openApp();
});
after(() => app?.[Symbol.asyncDispose]());

const browserTest = (name: string, run: () => Promise<void>) => test(name, { skip: skipWithoutBrowser }, run);

browserTest('typing searches at once, and only the last words win', async () => {
  const asked: string[] = [];
  await using server = await app.serve({
    books: async ({ url }) => {
      const q = url.searchParams.get('q') ?? '';
      asked.push(q);
      // The answer to the first letters never comes; it must not hold up the others.
      if (q === 'f') return new Promise(() => {});
      return { body: booksPage(items.filter(({ title }) => title.toLowerCase().includes(q))) };
    },
  });
  await using page = await openPage(app);
  await page.goto(server.origin);
  await page.locator('[data-result]').first().waitFor();
  await page.keyboard.press('/');
  const first = page.waitForRequest(/q=f$|q=f&/);
  await page.keyboard.type('f');
  await first;
  await page.keyboard.type('rankenstein');
  await page.waitForURL(/\?q=frankenstein$/);
  await page.getByText('1 book', { exact: true }).waitFor();
  await becomes(() => page.locator('[data-result]').allTextContents(), ['Frankenstein']);
  await becomes(() => asked.at(-1), 'frankenstein');
  await page.goBack();
  await page.locator('[data-result]').nth(5).waitFor();
  await becomes(
    () => page.getByRole('searchbox').inputValue(),
    '',
    'one step back leaves the search as a whole',
  );
});

browserTest('the address is the state: filters, order and view come from it and go into it', async () => {
  const queries: URLSearchParams[] = [];
  await using server = await app.serve({
    books: ({ url }) => {
      queries.push(url.searchParams);
      return { body: booksPage(items) };
    },
  });
  await using page = await openPage(app);
  await page.goto(`${server.origin}/?language=de&language=fr&accessibility=no-hazards&sort=title&view=list`);
  await page.locator('[data-result]').first().waitFor();
  assert.deepEqual(queries[0]?.getAll('language'), ['de', 'fr']);
  assert.equal(queries[0]?.get('sort'), 'title');
  assert.equal(queries[0]?.has('view'), false);
  await becomes(() => page.getByLabel('Sort by').inputValue(), 'title');
  await page.getByRole('button', { name: 'List', pressed: true }).waitFor();
  await page.getByRole('checkbox', { name: 'German', checked: true }).waitFor();

  await page.getByRole('button', { name: 'Remove the filter Language: French' }).click();
  await page.getByRole('checkbox', { name: 'Satire' }).check();
  await page.getByLabel('Sort by').selectOption('Publication date');
  await becomes(
    () => new URL(page.url()).search,
    '?language=de&subject=Satire&accessibility=no-hazards&sort=published&view=list',
  );
  await page.getByRole('button', { name: 'Remove all filters' }).click();
  await becomes(() => new URL(page.url()).search, '?sort=published&view=list');
});

browserTest('the chosen view is remembered on this device', async () => {
  await using server = await app.serve();
  await using page = await openPage(app);
  await page.goto(server.origin);
  await page.getByRole('button', { name: 'List' }).click();
  await page.goto(server.origin);
  await page.locator('[data-result]').first().waitFor();
  await page.getByRole('button', { name: 'List', pressed: true }).waitFor();
});

browserTest('a value that would change nothing is not offered, and one that is chosen stays', async () => {
  await using server = await app.serve({
    books: () => ({
      body: booksPage(items.slice(0, 3), {
        facets: {
          ...emptyFacets,
          language: [{ value: 'en', count: 3 }],
          subject: [
            { value: 'Satire', count: 3 },
            { value: 'Poetry', count: 1 },
          ],
        },
      }),
    }),
  });
  await using page = await openPage(app);
  await page.goto(`${server.origin}/?language=en`);
  await page.getByRole('checkbox', { name: 'Poetry' }).waitFor();
  await becomes(() => page.getByRole('checkbox').count(), 2);
  await page.getByRole('checkbox', { name: 'English', checked: true }).waitFor();
});

browserTest('arrow keys move among the results as they stand, and back to the search', async () => {
  await using server = await app.serve();
  await using page = await openPage(app);
  await page.goto(server.origin);
  await page.locator('[data-result]').first().waitFor();
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  await page.keyboard.press('/');
  await page.keyboard.press('ArrowDown');
  await becomes(focused, items[0]?.title);
  await page.keyboard.press('ArrowRight');
  await becomes(focused, items[1]?.title);
  await page.keyboard.press('ArrowDown');
  const perLine = items.findIndex((item) => item.title === items[0]?.title) + 6;
  await becomes(focused, items[perLine]?.title, 'straight down in lines of five');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  await becomes(focused, items[0]?.title);
  await page.keyboard.press('ArrowUp');
  await becomes(() => page.evaluate(() => document.activeElement?.id), 'search');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/books\//);
});

browserTest('a long list goes on by itself, then on request, until its end', async () => {
  const all = manyItems(24 * 6 + 3);
  const marks: (string | null)[] = [];
  await using server = await app.serve({
    recent: () => ({ body: { items: [] } }),
    books: ({ url }) => {
      const after = url.searchParams.get('after');
      marks.push(after);
      const from = Number(after ?? 0);
      const to = from + 24;
      return {
        body: booksPage(all.slice(from, to), {
          total: all.length,
          next: to < all.length ? String(to) : null,
        }),
      };
    },
  });
  await using page = await openPage(app);
  await page.goto(server.origin);
  const results = page.locator('[data-result]');
  await results.first().waitFor();
  // A wheel that comes before the page is known to be that long moves nothing.
  const wheelTo = (index: number) =>
    eventually(async () => {
      await page.mouse.wheel(0, 30_000);
      await results.nth(index).waitFor({ timeout: 1_000 });
    });
  for (const pages of [2, 3, 4, 5]) await wheelTo(24 * pages - 1);
  await page.getByText(`120 of ${all.length} books`).waitFor();
  const more = page.getByRole('button', { name: 'Show more' });
  await more.click();
  await results.nth(24 * 6 - 1).waitFor();
  await wheelTo(all.length - 1);
  await page.getByText(`${all.length} of ${all.length} books`).waitFor();
  await more.waitFor({ state: 'detached' });
  assert.deepEqual(marks, [null, '24', '48', '72', '96', '120', '144']);
});

browserTest('a mended search says so and hands over the words it used', async () => {
  await using server = await app.serve({
    books: ({ url }) => ({
      body:
        url.searchParams.get('q') === 'frankenstien'
          ? booksPage(items.slice(1, 2), { correctedQuery: 'frankenstein' })
          : booksPage(items.slice(1, 2)),
    }),
  });
  await using page = await openPage(app);
  await page.goto(`${server.origin}/?q=frankenstien`);
  await page.getByRole('button', { name: 'Showing “frankenstein”' }).click();
  await page.waitForURL(/q=frankenstein$/);
  await becomes(() => page.getByRole('searchbox').inputValue(), 'frankenstein');
});

browserTest('a snippet shows its marks and its text, never as markup of the page', async () => {
  const html =
    'a &lt;img src=x onerror=&quot;document.title=1&quot;&gt; <mark>whale</mark> <b>bold</b><script>1</script>';
  await using server = await app.serve({
    books: () => ({ body: booksPage([{ ...must(items[0]), snippet: { html, chapter: 'Loomings' } }]) }),
  });
  await using page = await openPage(app);
  await page.goto(`${server.origin}/?q=whale`);
  await page.locator('mark').waitFor();
  const passage = page.locator('p:has(> mark)');
  await becomes(
    () => passage.innerHTML(),
    'a &lt;img src=x onerror="document.title=1"&gt; <mark>whale</mark> bold',
  );
});

browserTest('a list that failed says what to do, and trying again brings it', async () => {
  let broken = true;
  await using server = await app.serve({
    books: () => (broken ? problem('cursor-invalid', 400) : { body: booksPage(items) }),
  });
  await using page = await openPage(app);
  await page.goto(server.origin);
  const alert = page.getByRole('alert');
  await eventually(async () => {
    assert.match(await alert.innerText(), /Start again from its beginning/);
    assert.match(await alert.innerText(), /req-1/);
  });
  broken = false;
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.locator('[data-result]').first().waitFor();
});

browserTest('an empty house names the next step; an empty result the way out of it', async () => {
  const none = () => ({ body: booksPage([], { facets: emptyFacets }) });
  await using server = await app.serve({ books: none, recent: () => ({ body: { items: [] } }) });
  await using page = await openPage(app, screens.phone);
  await page.goto(server.origin);
  await page.getByRole('link', { name: 'Add your first book' }).click();
  await page.waitForURL(/\/add$/);
  await page.goto(`${server.origin}/?q=zzz&language=en`);
  await page.getByRole('heading', { name: 'Nothing found for “zzz”' }).waitFor();
  await page.getByRole('button', { name: 'Remove all filters' }).click();
  await becomes(() => new URL(page.url()).search, '?q=zzz');
  await page.locator('main').getByRole('button', { name: 'Clear the search' }).last().click();
  await becomes(() => new URL(page.url()).search, '');
});

browserTest('what one is reading stands first and opens the reader where it was left', async () => {
  await using server = await app.serve();
  await using page = await openPage(app);
  await page.goto(server.origin);
  const row = page.getByRole('region', { name: 'Continue reading' });
  const link = row.getByRole('link', { name: 'Continue reading Pride and Prejudice' });
  assert.equal(await link.getAttribute('href'), `/read/${must(items[0]).id}`);
  await row.getByText('Chapter XXIV · 43%').waitFor();
  await page.goto(`${server.origin}/?q=pride`);
  await page.locator('[data-result]').first().waitFor();
  await becomes(() => row.count(), 0, 'a search shows only what it found');
});

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the fixture is there');
  return value;
}
