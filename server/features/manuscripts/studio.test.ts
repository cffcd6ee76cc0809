import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Difference } from '@mangu/contract/difference';
import type { Edition, EditionMetadata } from '@mangu/contract/editions';
import type { Problem } from '@mangu/contract/problem';
import type { ReadingSession } from '@mangu/contract/reading';
import type { WorksPage } from '@mangu/contract/works';
import { buildEpub } from '@mangu/epub/testing';
import sharp from 'sharp';
import { beginManuscript, beginWork, sendChunk, sendManuscript } from '../../testing/manuscripts.ts';
import { type SignedIn, startTestServer } from '../../testing/server.ts';

const server = await startTestServer();
const ada = await server.person(['author'], 'Ada Author');
const bob = await server.person(['author'], 'Bob Beside');
const reader = await server.person([], 'Rita Reader');
const editor = await server.person(['editor'], 'Edith Editor');

const picture = (red: number) =>
  sharp({ create: { width: 400, height: 600, channels: 3, background: { r: red, g: 40, b: 90 } } })
    .png()
    .toBuffer();

async function save(who: SignedIn, { id, version }: Edition, metadata: EditionMetadata, seen = version) {
  const answer = await who.fetch(`/api/editions/${id}/metadata`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ version: seen, metadata }),
  });
  const said = (await answer.json()) as Edition & Problem;
  return { status: answer.status, said, problem: said.type };
}

const setState = (id: string, state: 'submitted' | 'in-review') =>
  server.db.updateTable('edition').set({ state }).where('id', '=', id).execute();

test('a work begins as a draft that says what it lacks, and its manuscript fills in what nobody typed', async () => {
  const { edition } = await beginWork(ada, 'Fog over the Harbour');
  assert.deepEqual(
    edition.missing.map(({ id }) => id),
    ['manuscript', 'language', 'author', 'description', 'subject'],
  );
  const sent = await sendManuscript(
    ada,
    edition.id,
    buildEpub({
      title: 'Another Title',
      creators: ['Ada Author'],
      metadataXml:
        '<dc:subject>Harbours</dc:subject><dc:description>A &lt;b&gt;quiet&lt;/b&gt; book.&lt;script&gt;alert(1)&lt;/script&gt;</dc:description><dc:identifier>urn:isbn:9780306406157</dc:identifier>',
    }),
  );
  assert.equal(sent.metadata.title, 'Fog over the Harbour', 'what was typed stays');
  assert.equal(sent.metadata.isbn, '9780306406157');
  assert.equal(sent.metadata.descriptionHtml, 'A <b>quiet</b> book.');
  assert.deepEqual(sent.metadata.subjects, [{ scheme: 'keyword', label: 'Harbours' }]);
  assert.deepEqual(sent.missing, []);
  const [revision] = sent.revisions;
  assert.deepEqual([revision?.no, revision?.format, revision?.verdict], [1, 'epub', 'accepted']);
  assert.equal(revision?.chapters, 2);
  const imports = (await (await server.fetch('/api/imports')).json()) as { items: unknown[] };
  assert.deepEqual(imports.items, [], 'manuscripts are not in the list of uploads');
});

test('a refused manuscript says what to mend by file and line, and the next one is a new revision', async () => {
  const { edition } = await beginWork(ada, 'Twice');
  const refused = await sendManuscript(
    ada,
    edition.id,
    buildEpub({ chapters: [{ title: 'One', body: '<p><a href="nowhere.xhtml">gone</a></p>' }] }),
  );
  const [first] = refused.revisions;
  assert.equal(first?.verdict, 'rejected');
  const finding = first?.findings.find(({ severity }) => severity === 'must');
  assert.match(finding?.path ?? '', /c1\.xhtml$/);
  assert((finding?.line ?? 0) > 0);
  assert.deepEqual(refused.missing[0]?.id, 'manuscript-refused');
  const again = await sendManuscript(ada, edition.id, buildEpub());
  assert.deepEqual(
    again.revisions.map(({ no, verdict }) => [no, verdict]),
    [
      [2, 'accepted'],
      [1, 'rejected'],
    ],
  );
});

test('two manuscripts at once become two revisions, each with its own number', async () => {
  const { edition } = await beginWork(ada, 'At Once');
  await Promise.all([
    sendManuscript(ada, edition.id, buildEpub({ title: 'A' })),
    sendManuscript(ada, edition.id, buildEpub({ title: 'B' })),
  ]);
  const now = (await (await ada.fetch(`/api/editions/${edition.id}`)).json()) as Edition;
  assert.deepEqual(
    now.revisions.map(({ no }) => no),
    [2, 1],
  );
});

test('details are saved under the version that was seen; from another nothing changes', async () => {
  const { edition } = await beginWork(ada, 'Versions');
  const first = await save(ada, edition, { title: 'Versions', isbn: '978-0-306' });
  assert.equal(first.status, 200);
  assert.equal(first.said.metadata.isbn, '978-0-306', 'a draft keeps what is not finished');
  const stale = await save(ada, edition, { title: 'Lost' });
  assert.deepEqual([stale.status, stale.problem], [409, '/problems/changed-meanwhile']);
  const now = (await (await ada.fetch(`/api/editions/${edition.id}`)).json()) as Edition;
  assert.equal(now.metadata.title, 'Versions');
});

test('rule 3: metadata is text, and the description passes the one sanitiser', async () => {
  const { edition } = await beginWork(ada, '<img src=x onerror=alert(1)>');
  const { said } = await save(ada, edition, {
    title: '<script>alert(1)</script>',
    descriptionHtml: '<p onclick="x()">A <em>b</em><img src=x onerror=y><script>z</script></p>',
  });
  assert.equal(said.metadata.title, '<script>alert(1)</script>');
  assert.equal(said.metadata.descriptionHtml, '<p>A <em>b</em></p>');
  const listed = (await (await ada.fetch('/api/works?limit=1')).json()) as WorksPage;
  assert.equal(listed.items[0]?.editions[0]?.title, '<script>alert(1)</script>');
});

test('rule 13: unknown details, sort keys and marks of pages are refused', async () => {
  const { edition } = await beginWork(ada);
  const { status } = await save(ada, edition, { state: 'published' } as EditionMetadata);
  assert.notEqual(status, 500);
  const now = (await (await ada.fetch(`/api/editions/${edition.id}`)).json()) as Edition;
  assert.equal(now.state, 'draft');
  assert.equal(Reflect.get(now.metadata, 'state'), undefined);
  assert.equal((await ada.fetch('/api/works?after=bm9uc2Vuc2U')).status, 400);
  const forged = Buffer.from(JSON.stringify(["2026-01-01 00:00:00+00' or 1=1", 'x'])).toString('base64url');
  assert.equal((await ada.fetch(`/api/works?after=${forged}`)).status, 400);
});

test('works come page by page, each once', async () => {
  const carl = await server.person(['author'], 'Carl');
  const begun: string[] = [];
  for (const title of ['One', 'Two', 'Three']) begun.push((await beginWork(carl, title)).work.id);
  const seen: string[] = [];
  for (let after: string | null = ''; after !== null; ) {
    const query: string = after ? `?limit=2&after=${after}` : '?limit=2';
    const page = (await (await carl.fetch(`/api/works${query}`)).json()) as WorksPage;
    seen.push(...page.items.map(({ id }) => id));
    after = page.next;
  }
  assert.deepEqual(seen, begun.reverse());
});

test('rule 7: a work, its revisions, cover, preview and difference are nobody else’s to see or change', async () => {
  const { work, edition } = await beginWork(ada, 'Mine');
  const sent = await sendManuscript(ada, edition.id, buildEpub());
  const [revision] = sent.revisions;
  const session = (await (
    await ada.fetch(`/api/reading/revisions/${revision?.id}`)
  ).json()) as ReadingSession;
  const resource = `${session.resources}EPUB/c1.xhtml`;
  const own = await ada.fetch(resource);
  assert.equal(own.status, 200);
  assert.match(own.headers.get('content-security-policy') ?? '', /script-src 'none'.*sandbox/);
  assert.equal(own.headers.get('cache-control'), 'private, no-store');
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify({ version: sent.version, metadata: {} });
  const asked: [string, RequestInit?][] = [
    [`/api/works/${work.id}`],
    [`/api/works/${work.id}`, { method: 'DELETE' }],
    [`/api/editions/${edition.id}`],
    [`/api/editions/${edition.id}/metadata`, { method: 'PUT', headers: json, body }],
    [`/api/editions/${edition.id}/cover`, { method: 'DELETE' }],
    [
      `/api/editions/${edition.id}/cover`,
      { method: 'PUT', headers: { 'content-type': 'image/png' }, body: new Uint8Array(await picture(1)) },
    ],
    [`/api/editions/${edition.id}/cover/0123456789ab/320.avif`],
    [`/api/reading/revisions/${revision?.id}`],
    [resource],
    [`/api/revisions/${revision?.id}/file`],
    [`/api/revisions/${revision?.id}/cover/0123456789ab/320.avif`],
    [`/api/revisions/${revision?.id}/difference/${revision?.id}`],
  ];
  for (const [path, init] of asked) {
    for (const who of [bob, reader, editor]) assert.equal((await who.fetch(path, init)).status, 404, path);
    const signedOut = (await server.fetch(path, init)).status;
    assert([401, 404].includes(signedOut), `${path} ${signedOut}`);
  }
  assert.equal((await beginManuscript(bob, edition.id, 10)).status, 404);
  assert.equal((await reader.fetch('/api/works', { method: 'POST', headers: json, body: '{}' })).status, 403);
  await setState(edition.id, 'submitted');
  assert.equal((await editor.fetch(resource)).status, 200, 'handed in, an editor reads it');
  assert.equal(
    (await editor.fetch(`/api/editions/${edition.id}/metadata`, { method: 'PUT', headers: json, body }))
      .status,
    403,
  );
  assert.equal((await bob.fetch(resource)).status, 404);
});

test('rule 7: every chunk of a manuscript is its owner’s to send, and only while it is in their hands', async () => {
  const { edition } = await beginWork(ada, 'In Chunks');
  const bytes = buildEpub();
  const location = (await beginManuscript(ada, edition.id, bytes.length)).headers.get('location') ?? '';
  assert.equal((await sendChunk(bob, location, bytes.subarray(0, 100))).status, 404);
  assert.equal(
    (await bob.fetch(location, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } })).status,
    404,
  );
  assert.equal((await sendChunk(ada, location, bytes.subarray(0, 100))).status, 204);
  await setState(edition.id, 'submitted');
  const late = await sendChunk(ada, location, bytes.subarray(100), 100);
  assert.equal(late.status, 409);
  assert.equal(((await late.json()) as Problem).type, '/problems/edition-locked');
  assert.equal((await beginManuscript(ada, 'no-uuid', 10)).status, 404);
});

test('a cover of one’s own stands instead of the manuscript’s in every size, and can be taken back', async () => {
  const { edition } = await beginWork(ada, 'Covered');
  const put = async (bytes: Uint8Array, type = 'image/png') => {
    const answer = await ada.fetch(`/api/editions/${edition.id}/cover`, {
      method: 'PUT',
      headers: { 'content-type': type },
      body: new Uint8Array(bytes),
    });
    return { status: answer.status, said: (await answer.json()) as Edition & Problem };
  };
  const { said } = await put(await picture(200));
  assert.deepEqual(said.cover?.widthsPx, [160, 320, 400]);
  assert.equal(said.ownCover, true);
  for (const width of said.cover?.widthsPx ?? []) {
    const answer = await ada.fetch(`${said.cover?.base}/${width}.avif`);
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/avif']);
  }
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>';
  for (const bad of [Buffer.from(svg), Buffer.from('no picture'), Buffer.from('')])
    assert.deepEqual((await put(bad)).said.type, '/problems/cover-refused');
  const back = (await (
    await ada.fetch(`/api/editions/${edition.id}/cover`, { method: 'DELETE' })
  ).json()) as Edition;
  assert.deepEqual([back.cover, back.ownCover], [null, false]);
  assert.equal((await ada.fetch(`${said.cover?.base}/320.avif`)).status, 404);
});

test('what changed between two revisions is shown chapter by chapter, words and details', async () => {
  const { edition } = await beginWork(ada, 'Changing');
  const chapters = (noon: string) => [
    { title: 'Morning', body: '<p>It was a quiet morning.</p>' },
    { title: 'Noon', body: `<p>By noon ${noon} had come.</p>` },
  ];
  await sendManuscript(ada, edition.id, buildEpub({ title: 'Old', chapters: chapters('the fog') }));
  const { revisions } = await sendManuscript(
    ada,
    edition.id,
    buildEpub({ title: 'New', chapters: [...chapters('rain'), { title: 'Night', body: '<p>Dark.</p>' }] }),
  );
  const [later, earlier] = revisions;
  const answer = await ada.fetch(`/api/revisions/${later?.id}/difference/${earlier?.id}`);
  const difference = (await answer.json()) as Difference;
  assert.deepEqual(difference.metadata, [{ field: 'title', before: 'Old', after: 'New' }]);
  assert.deepEqual(
    difference.chapters.map(({ title, kind }) => [title, kind]),
    [
      ['Morning', 'same'],
      ['Noon', 'changed'],
      ['Night', 'added'],
    ],
  );
  const noon = difference.chapters[1]?.pieces ?? [];
  const ofKind = (kind: string) => noon.filter((p) => p.kind === kind).map((p) => p.text.trim());
  assert(ofKind('removed').join(' ').includes('fog'));
  assert(ofKind('added').join(' ').includes('rain'));
  const other = await beginWork(ada, 'Other');
  const alone = await sendManuscript(ada, other.edition.id, buildEpub());
  const crossed = await ada.fetch(`/api/revisions/${later?.id}/difference/${alone.revisions[0]?.id}`);
  assert.equal(crossed.status, 404);
});

test('a draft is deleted with its files, also while its manuscript is checked; what is handed in is not', async () => {
  const { work, edition } = await beginWork(ada, 'Gone');
  const bytes = buildEpub();
  const location = (await beginManuscript(ada, edition.id, bytes.length)).headers.get('location') ?? '';
  await sendChunk(ada, location, bytes);
  assert.equal((await ada.fetch(`/api/works/${work.id}`, { method: 'DELETE' })).status, 204);
  assert.equal((await ada.fetch(`/api/works/${work.id}`)).status, 404);
  const kept = await beginWork(ada, 'Kept');
  await setState(kept.edition.id, 'submitted');
  assert.equal((await ada.fetch(`/api/works/${kept.work.id}`, { method: 'DELETE' })).status, 409);
});
