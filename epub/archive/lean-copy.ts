import { accepted } from '../result.ts';
import type { Archive, Publication, Result } from '../types.ts';
import { pack } from '../writer/pack.ts';

/** Enough for every header a validator looks at. */
const keptBytes = 4096;

/**
 * The same book with its audio and video cut to their beginnings: what a validator that unpacks everything at once
 * can check of a narrated book. Call after the gate, whose checks of the container this copy does not repeat.
 */
export async function leanCopy(archive: Archive, publication: Publication): Promise<Result<Uint8Array>> {
  const media = new Set(
    publication.manifest.filter((item) => /^(audio|video)\//.test(item.mediaType)).map((item) => item.path),
  );
  const files: { fileName: string; data: Uint8Array }[] = [];
  for (const path of archive.entries.keys()) {
    if (path === 'mimetype') continue;
    const read = await archive.read(path);
    if (!read.ok) return read;
    files.push({ fileName: path, data: media.has(path) ? read.value.slice(0, keptBytes) : read.value });
  }
  return accepted(await pack(files));
}

/** Bytes of the whole book when unpacked, as its directory says. */
export function unpackedBytes(archive: Archive): number {
  let sum = 0;
  for (const { size } of archive.entries.values()) sum += size;
  return sum;
}
