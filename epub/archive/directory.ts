import yauzl from 'yauzl';
import { accepted, gateFinding, rejected } from '../result.ts';
import type { ArchiveLimits, ByteSource, Finding, RejectReason, Result } from '../types.ts';
import { inflateLimit } from './limits.ts';
import { foldPath, readEntryName } from './names.ts';
import { SourceReader } from './source-reader.ts';

/** One file of the archive with what is needed to inflate it. */
export interface StoredEntry {
  readonly path: string;
  readonly directory: boolean;
  /** Declared; the real size is checked when the entry is read. */
  readonly size: number;
  readonly compressedSize: number;
  readonly deflated: boolean;
  readonly crc32: number;
  readonly header: yauzl.Entry;
}

export interface Directory {
  readonly zip: yauzl.ZipFile;
  readonly reader: SourceReader;
  readonly entries: readonly StoredEntry[];
  /** Where the central directory begins, hence where the files must have ended. */
  readonly offset: number;
}

type Problem = { readonly reason: RejectReason; readonly finding: Finding };

const maxFindings = 20;
const rezip = 'Zip the book again with an EPUB tool, and upload the new file.';

/** Lists the central directory and refuses everything that can be seen there, before anything is inflated. */
export async function readDirectory(source: ByteSource, limits: ArchiveLimits): Promise<Result<Directory>> {
  const reader = new SourceReader(source);
  let zip: yauzl.ZipFile;
  try {
    // Names stay bytes and sizes unchecked here, so that every refusal is ours and has a reason.
    const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false };
    zip = await yauzl.fromRandomAccessReaderPromise(reader, source.size, options);
  } catch (error) {
    if (reader.fault !== undefined) throw reader.fault;
    const reason = reasonOf(error);
    const why = reason.startsWith('End of central directory') ? 'the end of the archive is missing' : reason;
    return rejected('not-a-zip', {
      message: `The file cannot be read as a ZIP archive, which every EPUB is: ${why}.`,
      remedy: 'It may be incomplete: copy or export it again, and upload that.',
    });
  }
  if (zip.entryCount > limits.entries) return tooManyEntries(zip.entryCount, limits);
  const offset = cursor(zip);
  const problems: Problem[] = [];
  const entries: StoredEntry[] = [];
  try {
    for await (const header of zip.eachEntry()) {
      const name = readEntryName(header.fileNameRaw, limits);
      const problem = name.problem ?? entryProblem(header, limits);
      if (problem !== undefined) {
        const { reason, ...words } = problem;
        problems.push({ reason, finding: gateFinding(reason, { ...words, path: name.path }) });
      }
      entries.push(storedEntry(header, name.path));
    }
  } catch (error) {
    if (reader.fault !== undefined) throw reader.fault;
    const reason = reasonOf(error);
    if (/encrypt/.test(reason))
      return rejected('encrypted-entry', { message: 'The archive is encrypted.', remedy: rezip });
    return corrupt(`The list of files in the archive is damaged: ${reason}.`);
  }
  if (await moreEntriesAt(source, cursor(zip))) return corrupt('The archive holds more files than it lists.');
  problems.push(...duplicates(entries), ...totalProblem(entries, limits));
  const [first] = problems;
  if (first === undefined) return accepted({ zip, reader, entries, offset });
  const findings = problems.slice(0, maxFindings).map((problem) => problem.finding);
  return { ok: false, rejection: { reason: first.reason, findings } };
}

function storedEntry(header: yauzl.Entry, path: string): StoredEntry {
  return {
    path: path.replace(/\/$/, ''),
    directory: path.endsWith('/'),
    size: header.uncompressedSize,
    compressedSize: header.compressedSize,
    deflated: header.compressionMethod === 8,
    crc32: header.crc32,
    header,
  };
}

function entryProblem(header: yauzl.Entry, limits: ArchiveLimits) {
  const { compressionMethod: method, compressedSize, uncompressedSize: size } = header;
  // Bits 0, 6 and 13 are traditional, strong and directory encryption (APPNOTE §4.4.4); method 99 is WinZip AES.
  if ((header.generalPurposeBitFlag & 0x2041) !== 0 || method === 99) {
    return problem(
      'encrypted-entry',
      'A file in the archive is encrypted with a password.',
      'Zip the book again without a password.',
    );
  }
  if (method !== 0 && method !== 8) {
    return problem(
      'compression-method',
      `A file is compressed with method ${method}; EPUB allows stored and deflated only (EPUB 3.3 §4.3).`,
      'Zip the book again with ordinary (deflate) compression.',
    );
  }
  // The upper half holds the Unix mode; 0o100000 is a regular file, 0o040000 a folder, 0o120000 a symbolic link.
  const type = (header.externalFileAttributes >>> 16) & 0o170000;
  if (type !== 0 && type !== 0o100000 && type !== 0o040000) {
    return problem(
      'symlink',
      'The archive contains a link or a device instead of a file.',
      'Replace it by the file itself, and zip the book again.',
    );
  }
  if (size > inflateLimit(compressedSize, limits)) {
    return problem(
      'inflate-limit',
      size > limits.entryBytes
        ? `A file is larger than ${megabytes(limits.entryBytes)} when unpacked.`
        : `A file unpacks to more than ${limits.ratio} times its packed size, as only harmful archives do.`,
      'Make the file smaller, or leave it out.',
    );
  }
  if (method === 0 && size !== compressedSize) {
    return problem('corrupt-entry', 'A stored file declares two different sizes.', rezip);
  }
  return undefined;
}

function problem(reason: RejectReason, message: string, remedy: string) {
  return { reason, message, remedy };
}

function duplicates(entries: readonly StoredEntry[]): Problem[] {
  const seen = new Map<string, StoredEntry>();
  const folders = new Set<string>();
  const problems: Problem[] = [];
  const report = (path: string, message: string) =>
    problems.push({
      reason: 'duplicate-entry',
      finding: gateFinding('duplicate-entry', {
        message,
        remedy: 'Rename or remove one of them, and zip the book again.',
        path,
      }),
    });
  for (const entry of entries) {
    const key = foldPath(entry.path);
    for (let slash = key.indexOf('/'); slash !== -1; slash = key.indexOf('/', slash + 1))
      folders.add(key.slice(0, slash));
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, entry);
    else
      report(
        entry.path,
        `Two files have the same name (upper and lower case count as equal): also "${earlier.path}".`,
      );
  }
  for (const [key, entry] of seen) {
    if (!entry.directory && folders.has(key)) report(entry.path, 'A file and a folder have the same name.');
  }
  return problems;
}

function totalProblem(entries: readonly StoredEntry[], limits: ArchiveLimits): Problem[] {
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total <= limits.totalBytes) return [];
  const message = `The book unpacks to more than ${megabytes(limits.totalBytes)}.`;
  return [
    {
      reason: 'inflate-limit',
      finding: gateFinding('inflate-limit', { message, remedy: 'Make images, sound and video smaller.' }),
    },
  ];
}

function tooManyEntries(count: number, limits: ArchiveLimits) {
  return rejected('too-many-entries', {
    message: `The archive holds ${count} files; at most ${limits.entries} are read.`,
    remedy: 'Remove files that the book does not need, or split the book.',
  });
}

function corrupt(message: string) {
  return rejected('corrupt-entry', { message, remedy: rezip });
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, 200).replace(/\.$/, '');
}

/** yauzl's position in the central directory; its type declaration wrongly says boolean. */
function cursor(zip: yauzl.ZipFile): number {
  const position: unknown = zip.readEntryCursor;
  if (typeof position !== 'number')
    throw new TypeError('yauzl no longer keeps its position in readEntryCursor');
  return position;
}

/** The end record can list fewer files than follow, so that two programs see two different books. */
async function moreEntriesAt(source: ByteSource, position: number): Promise<boolean> {
  if (position + 4 > source.size) return false;
  const [p, k, one, two] = await source.read(position, 4);
  return p === 0x50 && k === 0x4b && one === 0x01 && two === 0x02;
}
