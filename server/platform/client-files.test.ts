import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { startTestServer } from '../testing/server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mangu-client-files-'));
const script = 'export const text = "the same again";\n'.repeat(100);
mkdirSync(path.join(folder, 'assets'));
for (const page of ['index.html', 'read.html']) writeFileSync(path.join(folder, page), '<!doctype html>');
writeFileSync(path.join(folder, 'assets/app-1234.js'), script);
writeFileSync(path.join(folder, 'assets/app-1234.js.br'), brotliCompressSync(script));
writeFileSync(path.join(folder, 'assets/app-1234.js.gz'), gzipSync(script));
writeFileSync(path.join(folder, 'assets/plain-1234.js'), script);
const server = await startTestServer({}, folder);
after(() => rmSync(folder, { recursive: true }));

/** What a client that takes these encodings gets, as it was sent; fetch would unpack it. */
async function sent(name: string, encodings: string): Promise<[IncomingMessage['headers'], Buffer]> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(new URL(`/assets/${name}`, server.url), { headers: { 'accept-encoding': encodings } }, resolve).on(
      'error',
      reject,
    );
  });
  assert.equal(answer.statusCode, 200);
  return [answer.headers, await buffer(answer)];
}

test('a file of the client is sent in the best form its reader takes that was made before', async () => {
  const [brotli, asBrotli] = await sent('app-1234.js', 'gzip, deflate, br, zstd');
  assert.equal(brotli['content-encoding'], 'br');
  assert.equal(brotliDecompressSync(asBrotli).toString(), script);
  const [gzip, asGzip] = await sent('app-1234.js', 'gzip');
  assert.equal(gzip['content-encoding'], 'gzip');
  assert.equal(gunzipSync(asGzip).toString(), script);
  const [plain, asPlain] = await sent('app-1234.js', 'identity');
  assert.equal(plain['content-encoding'], undefined);
  assert.equal(asPlain.toString(), script);
  for (const headers of [brotli, gzip, plain]) {
    assert.match(headers['content-type'] ?? '', /^(text|application)\/javascript/);
    assert.equal(headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(headers['x-content-type-options'], 'nosniff');
  }
  assert.notEqual(brotli.etag, gzip.etag);
  assert.match(brotli.vary ?? '', /accept-encoding/i);
});

test('a file that was not compressed before is sent as it is', async () => {
  const [headers, body] = await sent('plain-1234.js', 'gzip, br');
  assert.equal(headers['content-encoding'], undefined);
  assert.equal(body.toString(), script);
});
