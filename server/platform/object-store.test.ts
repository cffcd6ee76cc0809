import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { after, suite, test } from 'node:test';
import { skipWithoutS3, testBucket } from '../testing/s3.ts';
import { diskStore, ObjectMissing, type ObjectStore } from './object-store.ts';
import { s3Store } from './object-store-s3.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mangu-objects-'));
after(() => rmSync(folder, { recursive: true, force: true }));

// One port, two drivers: what holds for one holds for the other.
const drivers: { name: string; skip: string | false; open: () => Promise<ObjectStore> }[] = [
  { name: 'disk', skip: false, open: async () => diskStore(path.join(folder, 'disk')) },
  { name: 'S3', skip: skipWithoutS3, open: async () => s3Store(await testBucket()) },
];

for (const { name, skip, open } of drivers) {
  suite(`objects on ${name}`, { skip }, async () => {
    const store = skip ? diskStore(folder) : await open();
    const put = (key: string, words: string) =>
      store.put(key, Buffer.from(words), Buffer.byteLength(words), 'text/plain');

    test('an object is read as it was written, whole and in parts', async () => {
      await put('originals/a.epub', 'all of the book');
      assert.equal(await text(await store.read('originals/a.epub')), 'all of the book');
      assert.equal(await text(await store.read('originals/a.epub', { start: 4, end: 5 })), 'of');
      assert.equal(await store.size('originals/a.epub'), 15);
    });

    test('an empty object is an object', async () => {
      await put('originals/empty.epub', '');
      assert.equal(await store.size('originals/empty.epub'), 0);
      assert.equal(await text(await store.read('originals/empty.epub')), '');
    });

    test('a file and a stream become the same bytes', async () => {
      const bytes = Buffer.alloc(6 * 1024 * 1024, 'mangu ');
      const file = path.join(folder, `${name}.bin`);
      writeFileSync(file, bytes);
      await store.putFile('originals/file.epub', file, 'application/epub+zip');
      const stream = Readable.from([bytes.subarray(0, 100), bytes.subarray(100)]);
      await store.put('originals/stream.epub', stream, bytes.length, 'application/epub+zip');
      await store.flush();
      for (const key of ['originals/file.epub', 'originals/stream.epub'])
        assert(bytes.equals(await buffer(await store.read(key))), key);
    });

    test('writing again replaces', async () => {
      await put('originals/twice.epub', 'first');
      await put('originals/twice.epub', 'second');
      assert.equal(await text(await store.read('originals/twice.epub')), 'second');
    });

    test('what is not there is said to be missing', async () => {
      await assert.rejects(store.read('originals/none.epub'), ObjectMissing);
      assert.equal(await store.size('originals/none.epub'), undefined);
      await store.remove('originals/none.epub');
      assert.deepEqual(await store.list('nothing/'), []);
    });

    test('a listing has what is below a prefix, and removing takes just that', async () => {
      await put('covers/one/320.jpg', '1');
      await put('covers/one/640.jpg', '2');
      await put('covers/other/320.jpg', '3');
      assert.deepEqual([...(await store.list('covers/one/'))].sort(), [
        'covers/one/320.jpg',
        'covers/one/640.jpg',
      ]);
      await store.removeBelow('covers/one/');
      assert.equal(await store.size('covers/one/320.jpg'), undefined);
      assert.equal(await store.size('covers/other/320.jpg'), 1);
    });

    test('walking meets every object once, with its size', async () => {
      const met = new Map<string, number>();
      for await (const { key, bytes } of store.walk()) {
        assert(!met.has(key), key);
        met.set(key, bytes);
      }
      assert.equal(met.get('originals/a.epub'), 15);
      assert.equal(met.get('covers/other/320.jpg'), 1);
    });

    test('a key that we would not make is a bug', async () => {
      for (const key of ['../etc/passwd', '/originals/a', 'originals/../a', 'Originals/a', ''])
        await assert.rejects(async () => store.size(key), /Not an object key/, key);
    });

    test('a store that is there answers', () => store.probe());
  });
}

test('a store that is not there says so', { skip: skipWithoutS3 }, async () => {
  const { region, endpoint } = await testBucket();
  await assert.rejects(s3Store({ bucket: 'no-such-bucket', region, endpoint }).probe());
});
