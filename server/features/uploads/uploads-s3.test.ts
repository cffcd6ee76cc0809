import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { suite, test } from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import { skipWithoutS3, testBucket } from '../../testing/s3.ts';
import { ask, patch, startTestServer } from '../../testing/server.ts';

suite('two servers on one bucket', { skip: skipWithoutS3 }, async () => {
  if (skipWithoutS3) return;
  const { bucket, region, endpoint } = await testBucket();
  const token = 'the token that both servers have';
  const s3 = { S3_BUCKET: bucket, S3_REGION: region, S3_ENDPOINT: endpoint.href, MANGU_TOKEN: token };
  const one = await startTestServer(s3);
  const two = await startTestServer({ ...s3, DATABASE_URL: one.databaseUrl });
  const own = { authorization: `Bearer ${token}` };

  test('an upload whose chunks reach different servers becomes one book, which a browser downloads from the bucket', async () => {
    const bytes = await buildEpub({ title: 'Two Shores' });
    const created = await ask(one.url, '/api/uploads', {
      method: 'POST',
      headers: {
        ...own,
        'tus-resumable': '1.0.0',
        'upload-length': String(bytes.length),
        'upload-metadata': `filename ${Buffer.from('shores.epub').toString('base64')}`,
      },
    });
    const location = created.headers.get('location') ?? '';
    const third = Math.floor(bytes.length / 3);
    for (const [server, from, to] of [
      [two, 0, third],
      [one, third, 2 * third],
      [two, 2 * third, bytes.length],
    ] as const) {
      const answer = await patch(server.url, location, bytes.subarray(from, to), from, own);
      assert.equal(answer.status, 204);
      const asked = await ask(server === one ? two.url : one.url, location, {
        method: 'HEAD',
        headers: { ...own, 'tus-resumable': '1.0.0' },
      });
      if (to < bytes.length) assert.equal(asked.headers.get('upload-offset'), String(to));
    }
    const { verdict, bookId } = await one.verdict(location.split('/').at(-1) ?? '');
    assert.equal(verdict, 'accepted');
    // Node's fetch is no navigation, and says so in this very header.
    const asked = http.get(new URL(`/api/books/${bookId}/file`, one.url), {
      headers: { 'sec-fetch-mode': 'navigate' },
    });
    const [sent] = (await once(asked, 'response')) as [http.IncomingMessage];
    sent.resume();
    assert.equal(sent.statusCode, 302);
    const direct = await fetch(sent.headers.location ?? '');
    assert.match(direct.headers.get('content-disposition') ?? '', /^attachment; filename=".+\.epub"/);
    assert.deepEqual(Buffer.from(await direct.arrayBuffer()), Buffer.from(bytes));
    for (const { url } of [one, two]) {
      const file = await ask(url, `/api/books/${bookId}/file`, { headers: { range: 'bytes=0-3' } });
      assert.equal(file.status, 206);
      assert.deepEqual(Buffer.from(await file.arrayBuffer()), Buffer.from(bytes.subarray(0, 4)));
    }
  });
});
