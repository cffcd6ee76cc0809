import type yauzl from 'yauzl';
import { accepted, rejected } from '../result.ts';
import type { ByteSource, Result } from '../types.ts';
import type { Directory, StoredEntry } from './directory.ts';

/** Where the bytes of an entry lie in the file. */
export interface EntrySpan {
  readonly start: number;
  readonly end: number;
}

const rezip = 'Zip the book again with an EPUB tool, and upload the new file.';

/**
 * Reads every local header and refuses entries that share bytes (a bomb of overlapping files), lie outside the
 * file area, or whose local header tells another story than the directory. Returns the data span of each entry.
 */
export async function readLayout(
  directory: Directory,
  source: ByteSource,
): Promise<Result<ReadonlyMap<StoredEntry, EntrySpan>>> {
  const spans = new Map<StoredEntry, EntrySpan>();
  const occupied: { path: string; start: number; end: number }[] = [];
  for (const entry of directory.entries) {
    const local = await localHeader(directory, entry);
    if (typeof local === 'string') return corrupt(entry.path, `The file's header is damaged: ${local}.`);
    const lie = contradiction(entry, local);
    if (lie !== undefined) return corrupt(entry.path, lie);
    const end = local.fileDataStart + entry.compressedSize;
    spans.set(entry, { start: local.fileDataStart, end });
    occupied.push({ path: entry.path, start: entry.header.relativeOffsetOfLocalHeader, end });
  }
  occupied.sort((a, b) => a.start - b.start);
  for (const [index, current] of occupied.entries()) {
    const limit = occupied[index + 1]?.start ?? Math.min(directory.offset, source.size);
    if (current.end > limit) return corrupt(current.path, 'Files in the archive overlap each other.');
  }
  return accepted(spans);
}

async function localHeader(
  { zip, reader }: Directory,
  entry: StoredEntry,
): Promise<yauzl.LocalFileHeader | string> {
  try {
    return await zip.readLocalFileHeaderPromise(entry.header);
  } catch (error) {
    if (reader.fault !== undefined) throw reader.fault;
    return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
  }
}

function contradiction(entry: StoredEntry, local: yauzl.LocalFileHeader): string | undefined {
  const { header } = entry;
  if (!local.fileName.equals(header.fileNameRaw)) return 'The file has two different names in the archive.';
  if (local.compressionMethod !== header.compressionMethod)
    return 'The file declares two compression methods.';
  // Bit 3: sizes follow the data (APPNOTE §4.4.4); ZIP64 keeps them in an extra field. Zero means not known yet.
  if ((local.generalPurposeBitFlag & 0x8) !== 0) return undefined;
  const sizes: [number, number][] = [
    [local.compressedSize, header.compressedSize],
    [local.uncompressedSize, header.uncompressedSize],
  ];
  const lies = sizes.some(([here, there]) => here !== 0 && here !== 0xffffffff && here !== there);
  return lies ? 'The file declares two different sizes.' : undefined;
}

function corrupt(path: string, message: string) {
  return rejected('corrupt-entry', { message, remedy: rezip, path });
}
