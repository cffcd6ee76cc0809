import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { DraftFile } from './draft.ts';

/** Packs the container (EPUB 3.3 § 4.3): `mimetype` first, stored, without extra field; no clock and no time zone. */
export async function pack(files: readonly DraftFile[]): Promise<Uint8Array> {
  const zip = new ZipFile();
  // The DOS time of a ZIP is local, so a local date gives the same bytes everywhere.
  const options = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true };
  zip.addBuffer(Buffer.from('application/epub+zip'), 'mimetype', { ...options, compress: false });
  for (const { fileName, data } of files)
    zip.addBuffer(Buffer.from(data), fileName, { ...options, compress: true });
  zip.end();
  return new Uint8Array(await buffer(zip.outputStream));
}
