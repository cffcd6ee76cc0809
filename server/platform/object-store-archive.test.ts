import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { suite, test } from 'node:test';
import { s3Store } from './object-store-s3.ts';

const book = 'the original of a book';

/** S3 as its API reference describes reading archived objects: at once, or only after a restoration. */
function archive(request: IncomingMessage, response: ServerResponse) {
  const { pathname } = new URL(request.url ?? '/', 'http://s3');
  if (pathname === '/books/originals/instant.epub') {
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const part = start === undefined ? book : book.slice(Number(start), Number(end) + 1);
    response.writeHead(start === undefined ? 200 : 206, {
      'content-length': part.length,
      'x-amz-storage-class': 'GLACIER_IR',
    });
    response.end(part);
    return;
  }
  response.writeHead(403, { 'content-type': 'application/xml' });
  response.end(
    "<Error><Code>InvalidObjectState</Code><Message>The operation is not valid for the object's storage class</Message></Error>",
  );
}

async function storeOf(context: { after(end: () => void): void }) {
  const server = createServer(archive).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  // The SDK signs what it sends; nobody here checks the signature.
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  const endpoint = new URL(`http://127.0.0.1:${address.port}`);
  return s3Store({ bucket: 'books', region: 'us-east-1', endpoint });
}

suite('an archived book', () => {
  test('is read at once, as a whole and in parts, from Glacier Instant Retrieval', async (context) => {
    const store = await storeOf(context);
    assert.equal(await text(await store.read('originals/instant.epub')), book);
    assert.equal(await text(await store.read('originals/instant.epub', { start: 4, end: 11 })), 'original');
  });

  test('would not be read from the other classes, and that is not mistaken for a missing one', async (context) => {
    const store = await storeOf(context);
    await assert.rejects(store.read('originals/flexible.epub'), { name: 'InvalidObjectState' });
  });
});
