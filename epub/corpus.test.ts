import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bytesSource } from './archive/bytes-source.ts';
import { openArchive } from './archive/open.ts';
import { readResource } from './obfuscation.ts';
import { readPublication } from './package/publication.ts';
import { readChapterTexts } from './text/chapter-texts.ts';
import type { ByteSource, Publication, Rejection } from './types.ts';

interface Entry {
  readonly path: string;
  readonly expected: string;
  readonly alsoAllowed?: readonly string[];
  readonly title: string | null;
  readonly titles: readonly string[];
  readonly creators: readonly string[];
  readonly languages: readonly string[];
}

const corpus = fileURLToPath(new URL('../../shared/corpus/', import.meta.url));
const present = existsSync(`${corpus}MANIFEST.json`);
const skip = present ? false : 'the corpus is not at ../shared/corpus';
const entries: readonly Entry[] = present
  ? JSON.parse(readFileSync(`${corpus}MANIFEST.json`, 'utf8')).files
  : [];

interface Outcome {
  readonly rejection?: Rejection;
  readonly publication?: Publication;
  /** Of chapters that could not be read; the rest of the book can. */
  readonly damaged: readonly Rejection[];
  readonly words: number;
  readonly bytesRead: number;
}

/** Reads a book wholly, as the import does: archive, publication, every resource, every text. */
async function readBook(path: string): Promise<Outcome> {
  const bytes = bytesSource(readFileSync(corpus + path));
  let bytesRead = 0;
  const source: ByteSource = {
    size: bytes.size,
    read(offset, length) {
      bytesRead += length;
      return bytes.read(offset, length);
    },
  };
  const archive = await openArchive(source);
  const publication = archive.ok ? await readPublication(archive.value) : archive;
  if (!archive.ok || !publication.ok) {
    return {
      rejection: publication.ok ? assert.fail() : publication.rejection,
      damaged: [],
      words: 0,
      bytesRead,
    };
  }
  for (const entry of archive.value.entries.keys()) {
    const resource = await readResource(archive.value, publication.value, entry);
    if (!resource.ok) return { rejection: resource.rejection, damaged: [], words: 0, bytesRead };
  }
  const damaged: Rejection[] = [];
  let words = 0;
  for await (const text of readChapterTexts(archive.value, publication.value)) {
    if (text.ok) words += text.value.words;
    else damaged.push(text.rejection);
  }
  return { publication: publication.value, damaged, words, bytesRead };
}

for (const entry of entries) {
  test(`corpus: ${entry.path} is ${entry.expected}`, async () => {
    const outcome = await readBook(entry.path);
    const reason = outcome.rejection?.reason ?? outcome.damaged[0]?.reason;
    if (reason !== undefined) {
      const allowed = [entry.expected, ...(entry.alsoAllowed ?? [])];
      assert.ok(
        allowed.includes(`reject:${reason}`),
        `rejected as ${reason}: ${JSON.stringify(outcome.rejection)}`,
      );
      return;
    }
    // What this half cannot see (conformance, scripts) is left to the validator and the sanitisers.
    assert.match(entry.expected, /^accept/, 'was accepted');
    const { metadata } = outcome.publication ?? assert.fail();
    assert.equal(metadata.title.value, entry.title);
    assert.deepEqual(
      metadata.titles.map((title) => title.value),
      entry.titles,
    );
    assert.deepEqual(metadata.languages, entry.languages);
    const names = metadata.contributors.map((contributor) => contributor.name);
    assert.deepEqual(
      entry.creators.filter((creator) => !names.includes(creator)),
      [],
    );
  });
}

test('corpus: refusing a bomb or a flood of entries reads only its end', { skip }, async () => {
  for (const path of ['hostile/gen-zip-bomb-320mib.epub', 'hostile/gen-entries-100k.epub']) {
    const { rejection, bytesRead } = await readBook(path);
    assert.ok(rejection !== undefined);
    assert.ok(bytesRead < 100_000, `${bytesRead} bytes of ${path} were read`);
  }
});

test('corpus: obfuscated fonts become fonts', { skip }, async () => {
  for (const [path, signature] of [
    ['conformance/idpf-wasteland-woff-obf.epub', 'wOFF'],
    ['conformance/w3c-ocf-font_obfuscation.epub', '\0\x01\0\0'],
  ] as const) {
    const archive = await openArchive(bytesSource(readFileSync(corpus + path)));
    assert.ok(archive.ok);
    const publication = await readPublication(archive.value);
    assert.ok(publication.ok);
    assert.ok(archive.value.obfuscated.size > 0);
    for (const font of archive.value.obfuscated.keys()) {
      const bytes = await readResource(archive.value, publication.value, font);
      assert.ok(bytes.ok);
      assert.equal(Buffer.from(bytes.value.subarray(0, 4)).toString('latin1'), signature);
    }
  }
});

test('corpus: a contents list keeps its chapter and carries no script address', { skip }, async () => {
  const { publication } = await readBook('hostile/gen-nav-javascript-url.epub');
  const hrefs = publication?.toc.map((entry) => entry.href);
  assert.deepEqual(
    hrefs?.filter((href) => href !== undefined),
    ['EPUB/c1.xhtml'],
  );
});

test('corpus: real books have covers, contents, series, subjects and words', { skip }, async () => {
  const { publication, words } = await readBook('books/mary-shelley_frankenstein.epub');
  assert.ok(publication !== undefined);
  assert.equal(publication.cover?.mediaType, 'image/svg+xml');
  assert.equal(publication.toc.length, 10);
  assert.equal(publication.metadata.series.length, 4);
  assert.deepEqual(publication.metadata.subjects[0], {
    label: 'Science fiction',
    scheme: 'LCSH',
    code: 'sh85118629',
  });
  assert.equal(publication.metadata.subtitle?.value, 'Or, the Modern Prometheus');
  // The package states 77,898 words for the novel without its front and back matter.
  assert.ok(words > 77_000 && words < 80_000, `${words} words`);
});
