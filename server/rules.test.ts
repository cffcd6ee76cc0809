/** Rules of the project's security list that belong to no single feature; SECURITY.md says where the others are. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import type { ReadingSession } from '@mangu/contract/reading';
import { buildEpub } from '@mangu/epub/testing';
import { beginWork, buildDocx, paragraph, sendManuscript } from './testing/manuscripts.ts';
import { startTestServer } from './testing/server.ts';

const server = await startTestServer();
const json = { 'content-type': 'application/json' };

/** A machine in the house that nobody outside should make us ask. */
async function startInside(): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const inside = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('secret');
  });
  inside.listen(0, '127.0.0.1');
  await once(inside, 'listening');
  after(() => inside.close());
  return { url: `http://127.0.0.1:${(inside.address() as AddressInfo).port}`, asked };
}

test('rule 5: no request to private addresses — no address in a book, a manuscript or a form is ever asked', async () => {
  const { url, asked } = await startInside();
  const book = await server.upload(
    buildEpub({
      chapters: [
        {
          title: 'One',
          body: `<p>Text</p><img src="${url}/a.png" alt=""/><video poster="${url}/b.png"></video><p><a href="${url}/c">A link</a></p>`,
          properties: 'remote-resources',
        },
      ],
      items: [
        {
          id: 'css',
          href: 'style.css',
          mediaType: 'text/css',
          properties: 'remote-resources',
          data: `@import url("${url}/d.css"); p { background: url(${url}/e.png) }`,
        },
      ],
      metadataXml: `<link rel="record" href="${url}/f.xml" media-type="application/xml"/>`,
    }),
  );
  assert(book.verdict);
  const ada = await server.person(['author', 'administrator']);
  const { edition } = await beginWork(ada);
  const markdown = `# One\n\n![a picture](${url}/g.png)\n\n[ref]: ${url}/h\n\nText.\n`;
  const sent = await sendManuscript(ada, edition.id, markdown, 'one.md');
  await sendManuscript(ada, edition.id, buildDocx({ body: paragraph(`See ${url}/i`, 'Heading1') }), 'i.docx');
  await ada.fetch(`/api/editions/${edition.id}/metadata`, {
    method: 'PUT',
    headers: json,
    body: JSON.stringify({
      version: sent.version,
      metadata: { ...sent.metadata, descriptionHtml: `<p><img src="${url}/j.png"/>${url}/k</p>` },
    }),
  });
  assert.deepEqual(asked, []);
});

test('rule 8: device tokens are for oneself — what stands in the database opens nothing', async () => {
  const ada = await server.person(['reader'], 'Ada');
  const { token } = await server.db
    .selectFrom('session')
    .select('token')
    .where('person_id', '=', ada.id)
    .executeTakeFirstOrThrow();
  const [name = ''] = ada.cookie.split('=');
  for (const value of [token, `${token}.`, `${token}.${Buffer.from('made up').toString('base64')}`]) {
    const answer = await server.fetch('/api/account', {
      headers: { cookie: `${name}=${encodeURIComponent(value)}` },
    });
    assert.equal(((await answer.json()) as { person: unknown }).person, null);
  }
  // The cookie of a device that belongs to nobody: neither it nor anything that leads to it is kept.
  const { bookId } = await server.upload(buildEpub({ title: 'Read by a Device' }));
  const place = { cfi: 'epubcfi(/6/4!/4/2/1:0)', fraction: 0.5, chapter: 'Two', writer: ada.id, base: 0 };
  const saved = await server.fetch(`/api/reading/positions/${bookId}`, {
    method: 'PUT',
    headers: json,
    body: JSON.stringify(place),
  });
  const [, secret = ''] = /mangu_device=([^;]+)/.exec(saved.headers.getSetCookie()[0] ?? '') ?? [];
  assert(secret.length > 40);
  const readers = await server.db.selectFrom('reader').selectAll().execute();
  assert(readers.length > 0 && !JSON.stringify(readers).includes(secret));
  for (const { id } of readers) {
    const answer = await server.fetch(`/api/reading/positions/${bookId}`, {
      headers: { cookie: `mangu_device=${id}` },
    });
    assert.equal(await answer.json(), null);
  }
});

test('rule 11: no slow regex — no pattern of the contract can go back and forth over a text', async () => {
  const document = await (await server.fetch('/api/openapi.json')).text();
  const patterns = [...document.matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) =>
    String(JSON.parse(text)),
  );
  assert(patterns.length > 5);
  for (const pattern of patterns) {
    // A repetition of what repeats itself, or a back reference, is what makes matching slower than the text is long.
    assert.doesNotMatch(pattern, /[+*}]\)(?:[+*]|\{\d+,\})|\\[1-9]/, pattern);
  }
});

test('rule 14: what only some may see has no address of its own that opens it — it closes with the session', async () => {
  const ada = await server.person(['author']);
  const { edition } = await beginWork(ada, 'Mine');
  const sent = await sendManuscript(ada, edition.id, buildEpub());
  const [revision] = sent.revisions;
  const session = (await (
    await ada.fetch(`/api/reading/revisions/${revision?.id}`)
  ).json()) as ReadingSession;
  const addresses = [`${session.resources}EPUB/c1.xhtml`, `/api/revisions/${revision?.id}/file`];
  for (const address of addresses) assert.equal((await ada.fetch(address)).status, 200, address);
  assert.equal((await ada.fetch('/api/account/sign-out', { method: 'POST' })).status, 204);
  for (const address of addresses) {
    const answer = await ada.fetch(address);
    assert.equal(answer.status, 401, address);
    assert.match(answer.headers.get('cache-control') ?? '', /no-store/);
  }
});

test('rule 15: the faults of the first MANGU stay out — nothing that npm installs is in git', async (t) => {
  if (!existsSync(new URL('../.git', import.meta.url))) return t.skip('not a checkout');
  const cwd = new URL('..', import.meta.url);
  const { stdout } = await promisify(execFile)('git', ['ls-files', '--', ':(glob)**/node_modules/**'], {
    cwd,
  });
  assert.equal(stdout, '');
});
