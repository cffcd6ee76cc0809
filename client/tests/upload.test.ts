import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type ImportStage, importStages } from '@mangu/contract/imports';
import { openApp, openPage, type TestApp } from './app.ts';
import { skipWithoutBrowser } from './browser.ts';
import { becomes, eventually } from './eventually.ts';
import type { Api } from './fixture-server.ts';
import { detail, imports } from './fixtures.ts';
import { importOf, type PatchFate, type TusFixture, tusFixture } from './tus-fixture.ts';

let app: TestApp;
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mangu-uploads-'));
  if (!skipWithoutBrowser) app = await openApp();
});
after(async () => {
  await app?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const browserTest = (name: string, run: () => Promise<void>) => test(name, { skip: skipWithoutBrowser }, run);

async function file(name: string, bytes: number): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, Buffer.alloc(bytes, name));
  return path;
}

const accepted = { verdict: 'accepted', bookId: detail.id, title: detail.title, milliseconds: 900 } as const;

/** Every file goes one stage further each time it is asked for. */
function stagedImports(tus: TusFixture): Api {
  const asked = new Map<string, number>();
  return ({ url }) => {
    const items = url.searchParams.getAll('id').flatMap((id) => {
      const upload = tus.uploads.get(id);
      if (!upload) return [];
      const turn = asked.get(id) ?? 0;
      asked.set(id, turn + 1);
      const stage: ImportStage = importStages[Math.min(turn, importStages.length - 1)] ?? 'done';
      return [importOf(upload, { stage, ...(stage === 'done' && accepted) })];
    });
    return { body: { items } };
  };
}

browserTest(
  'a file goes through its stages until it can be found, and then nobody is asked any more',
  async () => {
    const tus = tusFixture();
    const polls: string[] = [];
    const staged = stagedImports(tus);
    await using server = await app.serve({
      uploads: tus.api,
      imports: (request) => {
        polls.push(request.url.search);
        return staged(request);
      },
    });
    await using page = await openPage(app);
    await page.goto(`${server.origin}/add`);
    await page
      .locator('input[type=file]')
      .setInputFiles([await file('one.epub', 3000), await file('two.epub', 5000)]);
    const links = page.getByRole('link', { name: `Open the book ${detail.title}` });
    await links.nth(1).waitFor();
    assert.deepEqual([...tus.uploads.values()].map(({ name, bytes }) => [name, bytes.length]).sort(), [
      ['one.epub', 3000],
      ['two.epub', 5000],
    ]);
    await becomes(() => page.locator('li', { hasText: /^Findable \(done\)$/ }).count(), 2);
    const asked = polls.length;
    await links.first().click();
    await page.getByRole('heading', { level: 1, name: detail.title }).waitFor();
    await page.getByRole('link', { name: '2 books handled' }).waitFor();
    await page.clock.install();
    await page.clock.fastForward(30_000);
    assert.equal(polls.length, asked);
  },
);

browserTest('a large file goes in pieces, and an interrupted one goes on from the last', async () => {
  const piece = 8 * 1024 * 1024;
  const bytes = 2 * piece + 5;
  // The second piece breaks off after 1000 bytes.
  const tus = tusFixture((_upload, patch) => (patch === 2 ? { keep: 1000 } : 'take'));
  await using server = await app.serve({ uploads: tus.api, imports: stagedImports(tus) });
  await using page = await openPage(app);
  await page.goto(`${server.origin}/add`);
  await page.locator('input[type=file]').setInputFiles(await file('large.epub', bytes));
  await page.getByRole('link', { name: `Open the book ${detail.title}` }).waitFor();
  assert.deepEqual(
    tus.patches.map(({ offset }) => offset),
    [0, piece, piece + 1000, 2 * piece + 1000].filter((offset) => offset < bytes),
  );
  assert.equal([...tus.uploads.values()][0]?.bytes.length, bytes);
});

browserTest('a rejected book says why, where, and what its author can do', async () => {
  const tus = tusFixture();
  const rejected = imports[1];
  assert.ok(rejected);
  await using server = await app.serve({
    uploads: tus.api,
    imports: ({ url }) => ({
      body: {
        items: url.searchParams
          .getAll('id')
          .map((id) => ({ ...rejected, id, title: null, fileName: 'my-draft.epub', reason: 'conformance' })),
      },
    }),
  });
  await using page = await openPage(app);
  await page.goto(`${server.origin}/add`);
  await page.locator('input[type=file]').setInputFiles(await file('my-draft.epub', 100));
  await page.getByText('The book breaks rules of EPUB that readers depend on').waitFor();
  await page.getByText('Checked (stopped here)').waitFor();
  const must = page.locator('details', { hasText: 'Must be mended' });
  const told = /element "spn" not allowed here[\s\S]*EPUB\/chapter-3\.xhtml\s*line 41[\s\S]*“span”/;
  await eventually(async () => assert.match(await must.innerText(), told));
  for (const group of ['Should be mended', 'Good to know']) await page.getByText(group).waitFor();
});

browserTest('what is no EPUB is not sent, and says so', async () => {
  const tus = tusFixture();
  await using server = await app.serve({ uploads: tus.api });
  await using page = await openPage(app);
  await page.goto(`${server.origin}/add`);
  await page.locator('input[type=file]').setInputFiles(await file('film.mp4', 10));
  await page.getByText('This is not an EPUB file').waitFor();
  assert.equal(tus.uploads.size, 0);
});

browserTest('files dropped on any page are taken, and shown where they fare', async () => {
  const tus = tusFixture();
  await using server = await app.serve({ uploads: tus.api, imports: stagedImports(tus) });
  await using page = await openPage(app);
  await page.goto(`${server.origin}/books/${detail.id}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['not really a book'], 'dropped.epub', { type: 'application/epub+zip' }));
    return data;
  });
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  // The machinery for uploads is loaded with the first file that comes near.
  while ((await page.getByText('Drop to add').count()) === 0)
    await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await page.waitForURL(/\/add$/);
  await page.getByRole('link', { name: `Open the book ${detail.title}` }).waitFor();
  assert.equal([...tus.uploads.values()][0]?.name, 'dropped.epub');
  await page.getByText('Drop to add').waitFor({ state: 'detached' });
});

browserTest(
  'going to another page stops nothing; leaving the site while bytes are in flight asks first',
  async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tus = tusFixture();
    await using server = await app.serve({
      uploads: async (request) => {
        if (request.method === 'PATCH') await held;
        return tus.api(request);
      },
      imports: stagedImports(tus),
    });
    await using page = await openPage(app);
    await page.goto(`${server.origin}/add`);
    await page.locator('input[type=file]').setInputFiles(await file('slow.epub', 4000));
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('link', { name: 'MANGU, to the catalogue' }).click();
    await page.locator('[data-result]').first().waitFor();
    const status = page.getByRole('link', { name: /^Sending 1 book/ });
    await status.waitFor();
    const asked = new Promise<string>((resolve) => {
      page.once('dialog', (dialog) => {
        resolve(dialog.type());
        void dialog.dismiss();
      });
    });
    // Not `page.reload`, which waits for a page that does not come.
    await page.evaluate(() => window.location.reload());
    assert.equal(await asked, 'beforeunload');
    release();
    await page.getByRole('link', { name: '1 book handled' }).click();
    await page.getByRole('link', { name: `Open the book ${detail.title}` }).waitFor();
  },
);

browserTest(
  'an upload that the site was left during is named, and goes on from where it stopped',
  async () => {
    const fates: readonly PatchFate[] = [{ keep: 1500 }, 'hold', 'take'];
    const tus = tusFixture((_upload, patch) => fates[patch - 1] ?? 'take');
    await using server = await app.serve({ uploads: tus.api, imports: stagedImports(tus) });
    await using page = await openPage(app);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.goto(`${server.origin}/add`);
    const path = await file('long.epub', 4000);
    await page.locator('input[type=file]').setInputFiles(path);
    while (tus.patches.length < 2) await page.evaluate(() => new Promise(requestAnimationFrame));
    await page.reload();
    const section = page.getByRole('region', { name: 'Not finished' });
    await section.getByRole('heading', { name: 'long.epub' }).waitFor();
    await section.getByText('1.5 kB of 4 kB sent').waitFor();
    const chooser = page.waitForEvent('filechooser');
    await section.getByRole('button', { name: 'Choose the file' }).click();
    await (await chooser).setFiles(path);
    await page.getByRole('link', { name: `Open the book ${detail.title}` }).waitFor();
    assert.equal(tus.uploads.size, 1, 'the same upload');
    assert.equal(tus.patches.at(-1)?.offset, 1500);
    await section.waitFor({ state: 'detached' });
  },
);

browserTest('an upload that the server refuses can be sent again when the cause is gone', async () => {
  let full = true;
  const tus = tusFixture(() =>
    full
      ? {
          status: 507,
          headers: { 'tus-resumable': '1.0.0', 'content-type': 'application/problem+json' },
          body: JSON.stringify({ type: '/problems/storage-full', title: 'Full', status: 507 }),
        }
      : 'take',
  );
  await using server = await app.serve({ uploads: tus.api, imports: stagedImports(tus) });
  await using page = await openPage(app);
  await page.clock.install();
  await page.goto(`${server.origin}/add`);
  await page.locator('input[type=file]').setInputFiles(await file('big.epub', 2000));
  // It tries four times by itself, further and further apart.
  while (tus.patches.length < 5) await page.clock.fastForward(5000);
  await page.getByText('The server has no space left').waitFor();
  full = false;
  await page.getByRole('button', { name: 'Go on sending' }).click();
  while ((await page.getByRole('link', { name: `Open the book ${detail.title}` }).count()) === 0)
    await page.clock.fastForward(500);
  assert.equal(tus.uploads.size, 1);
});
