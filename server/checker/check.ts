import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type Archive,
  type ChapterText,
  describeAccessibility,
  type Finding,
  leanCopy,
  openArchive,
  type Publication,
  plainText,
  type Rejection,
  type Result,
  readChapterTexts,
  readPublication,
  readResource,
  sanitiseResource,
  sanitiseRichText,
  unpackedBytes,
} from '@mangu/epub';
import { checkConformance } from './conformance.ts';
import { isSvg, writeCovers } from './covers.ts';
import { fileSource } from './file-source.ts';
import { toEpub } from './manuscript/to-epub.ts';
import { openPack } from './pack.ts';
import { type CheckedBook, type CheckRequest, checkedFiles, type PackedResource } from './protocol.ts';
import { shortList } from './short-list.ts';

export type Outcome =
  | { readonly ok: true; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly reason: Rejection['reason']; readonly findings: readonly Finding[] };

/**
 * The whole way of one file inside the checker: gate, structure, conformance, then text, cover and the safe copy.
 * Everything that comes out lies in `request.folder`.
 */
export async function checkFile(
  request: CheckRequest,
  onStage: (stage: 'checking' | 'reading') => void,
): Promise<Outcome> {
  if (request.picture) return checkPicture(request);
  onStage('checking');
  if (!request.manuscript) return checkEpub(request, onStage);
  const epub = await toEpub(request, request.manuscript);
  if (!epub.ok) return refused(epub.rejection);
  const { file, format, findings } = epub.value;
  const outcome = await checkEpub({ ...request, file }, onStage, format);
  return { ...outcome, findings: shortList([...outcome.findings, ...findings]) };
}

async function checkEpub(
  request: CheckRequest,
  onStage: (stage: 'checking' | 'reading') => void,
  format?: NonNullable<CheckedBook['format']>,
): Promise<Outcome> {
  const handle = await open(request.file, 'r');
  try {
    const archive = await openArchive(await fileSource(handle));
    if (!archive.ok) return refused(archive.rejection);
    const publication = await readPublication(archive.value);
    if (!publication.ok) return refused(publication.rejection);
    const bytes = await bytesToCheck(request.file, archive.value, publication.value);
    if (!bytes.ok) return refused(bytes.rejection);
    const conformance = await checkConformance(bytes.value);
    if (conformance.some((finding) => finding.severity === 'must')) {
      return { ok: false, reason: 'conformance', findings: shortList(conformance) };
    }
    onStage('reading');
    return await prepare({ ...request, format }, archive.value, publication.value, conformance);
  } finally {
    await handle.close();
  }
}

/** EPUBCheck's port unpacks a book whole; beyond this it gets one without the bulk of sound and film. */
const checkedWholeBytes = 64 * 1024 * 1024;

async function bytesToCheck(
  file: string,
  archive: Archive,
  publication: Publication,
): Promise<Result<Uint8Array>> {
  if (unpackedBytes(archive) > checkedWholeBytes) return leanCopy(archive, publication);
  return { ok: true, value: await readFile(file) };
}

async function prepare(
  request: CheckRequest & { readonly format: CheckedBook['format'] },
  archive: Archive,
  publication: Publication,
  conformance: readonly Finding[],
): Promise<Outcome> {
  const chapters: ChapterText[] = [];
  for await (const chapter of readChapterTexts(archive, publication)) {
    if (!chapter.ok) return refused(chapter.rejection);
    chapters.push(chapter.value);
  }
  const packed = await packResources(archive, publication, path.join(request.folder, checkedFiles.pack));
  if (!packed.ok) return refused(packed.rejection);
  const { resources, removed } = packed.value;
  const book: CheckedBook = {
    publication,
    accessibility: describeAccessibility(publication),
    chapters,
    resources,
    cover: await coverOf(archive, publication, request.folder),
    ...description(publication),
    sanitised: removed.length > 0,
    ...(request.format ? { format: request.format } : {}),
  };
  writeFileSync(path.join(request.folder, checkedFiles.book), JSON.stringify(book), { mode: 0o600 });
  return { ok: true, findings: shortList([...conformance, ...removed]) };
}

/** Parts that describe the container rather than the book; the reader asks for none but the first. */
const containerFile = 'META-INF/container.xml';

async function packResources(
  archive: Archive,
  publication: Publication,
  file: string,
): Promise<Result<{ resources: readonly PackedResource[]; removed: readonly Finding[] }>> {
  const types = new Map(publication.manifest.map((item) => [item.path, item]));
  const pack = openPack(file);
  const removed: Finding[] = [];
  try {
    for (const entryPath of archive.entries.keys()) {
      const item = types.get(entryPath);
      const mediaType = item?.mediaType ?? containerMediaType(entryPath, publication.packagePath);
      if (mediaType === undefined) continue;
      // Fonts come plain: the browser that reads has no key.
      const read = await readResource(archive, publication, entryPath);
      if (!read.ok) return read;
      const safe = sanitiseResource({
        path: entryPath,
        mediaType,
        bytes: read.value,
        ...(item ? { properties: item.properties } : {}),
      });
      if (!safe.ok) return safe;
      removed.push(...safe.value.findings);
      if (!safe.value.drop) pack.add(entryPath, mediaType, safe.value.bytes);
    }
  } finally {
    pack.close();
  }
  return { ok: true, value: { resources: pack.resources, removed } };
}

/** What is not in the manifest is not part of the book, except the two files that say where it begins. */
function containerMediaType(entryPath: string, packagePath: string): string | undefined {
  if (entryPath === packagePath) return 'application/oebps-package+xml';
  return entryPath === containerFile ? 'application/xml' : undefined;
}

async function coverOf(archive: Archive, publication: Publication, folder: string) {
  if (!publication.cover) return null;
  const bytes = await archive.read(publication.cover.path);
  if (!bytes.ok) return null;
  const { path: coverPath } = publication.cover;
  // By its bytes, whatever the manifest calls it: no SVG reaches the renderer unsanitised.
  const mediaType = isSvg(bytes.value) ? 'image/svg+xml' : publication.cover.mediaType;
  const safe = sanitiseResource({ path: coverPath, mediaType, bytes: bytes.value });
  if (!safe.ok || safe.value.drop) return null;
  const version = createHash('sha256').update(safe.value.bytes).digest('hex').slice(0, 12);
  return writeCovers(safe.value.bytes, folder, version);
}

function description(publication: Publication) {
  const { description } = publication.metadata;
  if (!description) return {};
  return { descriptionHtml: sanitiseRichText(description), descriptionText: plainText(description) };
}

function refused(rejection: Rejection): Outcome {
  return { ok: false, reason: rejection.reason, findings: shortList(rejection.findings) };
}

/** A cover of the author's own: decoded whole, and only if it is a picture of pixels. */
async function checkPicture({ file, folder }: CheckRequest): Promise<Outcome> {
  const bytes = new Uint8Array(await readFile(file));
  const version = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const cover = isSvg(bytes) ? null : await writeCovers(bytes, folder, version);
  writeFileSync(path.join(folder, checkedFiles.picture), JSON.stringify(cover), { mode: 0o600 });
  return { ok: true, findings: [] };
}
