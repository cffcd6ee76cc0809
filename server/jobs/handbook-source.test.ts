import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { EpubCheck } from '@likecoin/epubcheck-ts';
import { bytesSource, openArchive, readPublication, sanitiseResource } from '@mangu/epub';
import { writeEpub } from '@mangu/epub/writer';
import sharp from 'sharp';
import { readHandbooks } from './handbook-source.ts';

const handbooks = readHandbooks();

test('there is a handbook for readers, for authors and for operators, each with an identifier of its own', () => {
  assert.deepEqual(
    handbooks.map(({ draft }) => draft.metadata.title),
    ['Reading with MANGU', 'Making a book that passes', 'Running MANGU'],
  );
  assert.equal(new Set(handbooks.map(({ draft }) => draft.metadata.identifier)).size, handbooks.length);
});

test('pictures are small, at most 1,200 px wide, described, and none is there that no chapter shows', async () => {
  const shown = new Set<string>();
  for (const { draft } of handbooks) {
    assert(draft.images?.length, `${draft.metadata.title} shows none`);
    for (const { fileName, data } of draft.images ?? []) {
      shown.add(fileName);
      assert(data.length <= 150_000, `${fileName} has ${data.length} bytes`);
      const { width } = await sharp(Buffer.from(data)).metadata();
      assert(width <= 1200, `${fileName} is ${width} px wide`);
    }
    for (const { bodyXhtml } of draft.chapters)
      for (const [picture] of bodyXhtml.matchAll(/<img[^>]*>/g)) assert.match(picture, / alt="[^"]{10,}"/);
  }
  const kept = readdirSync(new URL('../../docs/handbook/pictures/', import.meta.url));
  assert.deepEqual(
    kept
      .filter((name) => /\.(?:webp|png)$/.test(name))
      .map((name) => `pictures/${name}`)
      .sort(),
    [...shown].sort(),
  );
});

for (const { fileName, draft } of handbooks) {
  test(`${fileName} has no error and no warning of EPUBCheck`, async () => {
    const { messages, warningCount, errorCount, fatalCount } = await EpubCheck.validate(
      await writeEpub(draft),
      {
        includeInfo: false,
        includeUsage: false,
      },
    );
    assert.deepEqual(
      { messages, warningCount, errorCount, fatalCount },
      {
        messages: [],
        warningCount: 0,
        errorCount: 0,
        fatalCount: 0,
      },
    );
  });

  test(`${fileName} passes the gate, and its copy for reading is byte for byte what it holds`, async () => {
    const archive = await openArchive(bytesSource(await writeEpub(draft)));
    assert(archive.ok);
    const publication = await readPublication(archive.value);
    assert(publication.ok);
    for (const { path, mediaType, properties } of publication.value.manifest) {
      const read = await archive.value.read(path);
      assert(read.ok);
      const safe = sanitiseResource({ path, mediaType, properties, bytes: read.value });
      assert(safe.ok, path);
      assert.deepEqual(safe.value, { bytes: read.value, findings: [] }, path);
    }
  });

  test(`${fileName} is the same file every time it is built`, async () => {
    assert.deepEqual(await writeEpub(draft), await writeEpub(draft));
  });

  test(`${fileName}: every chapter stands in the contents with its sections`, async () => {
    const archive = await openArchive(bytesSource(await writeEpub(draft)));
    assert(archive.ok);
    const publication = await readPublication(archive.value);
    assert(publication.ok);
    const entries = publication.value.toc.filter(({ children, label }) =>
      draft.chapters.some(({ title, sections }) => title === label && sections?.length === children.length),
    );
    assert.deepEqual(
      entries.map(({ label }) => label),
      draft.chapters.map(({ title }) => title),
    );
  });
}
