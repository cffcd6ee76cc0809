import { accepted, rejected } from '../result.ts';
import type { Archive, ArchiveEntry, ArchiveLimits, ByteSource, Result } from '../types.ts';
import { readDirectory, type StoredEntry } from './directory.ts';
import { readEncryption } from './encryption.ts';
import { inflateEntry } from './inflate.ts';
import { type EntrySpan, readLayout } from './layout.ts';
import { defaultArchiveLimits } from './limits.ts';
import { foreignFormat } from './signature.ts';

type Spans = ReadonlyMap<StoredEntry, EntrySpan>;

const mediaType = 'application/epub+zip';
const rezip = 'Export the book again with an EPUB tool, which writes this file by itself.';

/**
 * The gate of the archive: opens an EPUB container (EPUB 3.3 §4) or says why not. Nothing is written anywhere, and
 * nothing but `mimetype` and META-INF is inflated. The source must stay readable as long as the archive is used.
 * Rejects only when the source itself fails.
 */
export async function openArchive(
  source: ByteSource,
  limits: ArchiveLimits = defaultArchiveLimits,
): Promise<Result<Archive>> {
  const format = await foreignFormat(source);
  if (format !== undefined) {
    return rejected('not-a-zip', {
      message: `This is ${format}, not an EPUB: an EPUB is a ZIP archive and begins like one.`,
      remedy: 'Choose the EPUB file itself, or export the book as EPUB.',
    });
  }
  if (source.size > limits.archiveBytes) {
    return rejected('too-large', {
      message: `The file has ${source.size} bytes; at most ${limits.archiveBytes} are accepted.`,
      remedy: 'Make images, sound and video smaller, or split the book.',
    });
  }
  const opened = await openContainer(source, limits);
  if (!opened.ok) return opened;
  const { files, spans, archive } = opened.value;
  const mimetype = await checkMimetype(files, spans, archive);
  if (!mimetype.ok) return mimetype;
  if (!archive.entries.has('META-INF/container.xml')) {
    return rejected('container-missing', {
      message: 'The file META-INF/container.xml is missing, which says where the book begins.',
      remedy: 'Export the book again with an EPUB tool; a folder that was merely zipped is not an EPUB.',
      path: 'META-INF/container.xml',
    });
  }
  const obfuscated = await readEncryption(archive);
  return obfuscated.ok ? accepted({ ...archive, obfuscated: obfuscated.value }) : obfuscated;
}

/** The same gate for a ZIP archive of another kind, such as a word processor's document. */
export async function openZip(
  source: ByteSource,
  limits: ArchiveLimits = defaultArchiveLimits,
): Promise<Result<Pick<Archive, 'entries' | 'read'>>> {
  const opened = await openContainer(source, limits);
  return opened.ok ? accepted(opened.value.archive) : opened;
}

async function openContainer(source: ByteSource, limits: ArchiveLimits) {
  const directory = await readDirectory(source, limits);
  if (!directory.ok) return directory;
  const spans = await readLayout(directory.value, source);
  if (!spans.ok) return spans;
  const files = directory.value.entries.filter((entry) => !entry.directory);
  return accepted({
    files,
    spans: spans.value,
    archive: readable(files, spans.value, source, limits),
  });
}

/**
 * A total over all reads needs no counter: the declared sizes together are within `totalBytes`, no two entries
 * share bytes, and no read gives more than was declared.
 */
function readable(
  files: readonly StoredEntry[],
  spans: Spans,
  source: ByteSource,
  limits: ArchiveLimits,
): Pick<Archive, 'entries' | 'read'> {
  const stored = new Map(files.map((entry) => [entry.path, entry]));
  const entries = new Map<string, ArchiveEntry>(
    files.map(({ path, size, compressedSize }) => [path, { path, size, compressedSize }]),
  );
  return {
    entries,
    async read(path) {
      const entry = stored.get(path);
      const span = entry === undefined ? undefined : spans.get(entry);
      if (entry === undefined || span === undefined) {
        return rejected('corrupt-entry', {
          message: 'The file is named by the book but is not in the archive.',
          remedy: 'Add the file, or remove the reference to it.',
          path,
        });
      }
      return inflateEntry(entry, span, source, limits);
    },
  };
}

/** EPUB 3.3 §4.3: first in the archive, stored, without an extra field, exactly the media type. */
async function checkMimetype(
  files: readonly StoredEntry[],
  spans: Spans,
  archive: Pick<Archive, 'read'>,
): Promise<Result<undefined>> {
  const path = 'mimetype';
  const wrong = (message: string) => rejected('mimetype-wrong', { message, remedy: rezip, path });
  const entry = files.find((file) => file.path === path);
  if (entry === undefined) {
    const message = 'The archive has no file named mimetype, by which an EPUB is recognised.';
    return rejected('mimetype-missing', { message, remedy: rezip, path });
  }
  if (entry.header.relativeOffsetOfLocalHeader !== 0)
    return wrong('The file mimetype is not the first one in the archive.');
  if (entry.deflated) return wrong('The file mimetype is compressed; it must be stored as it is.');
  if (spans.get(entry)?.start !== 30 + path.length)
    return wrong('The file mimetype has an extra field in its ZIP header.');
  const bytes = await archive.read(path);
  if (!bytes.ok) return bytes;
  const exact = Buffer.from(bytes.value).equals(Buffer.from(mediaType));
  return exact ? accepted(undefined) : wrong(`The file mimetype does not contain exactly "${mediaType}".`);
}
