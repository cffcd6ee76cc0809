import { inflateRawSync } from 'node:zlib';

export interface ReadEntry {
  readonly name: string;
  readonly data: Uint8Array;
  /** Time in the lower half, date in the upper (APPNOTE 4.4.6). */
  readonly dosTime: number;
  /** Length of the extra fields of both headers, in bytes. */
  readonly extraLength: number;
}

/** The entries of a sound ZIP file, read by nothing but this; for tests, without limits. Throws on a broken one. */
export function readZip(bytes: Uint8Array): ReadEntry[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new Error('This is no ZIP file: it has no end record.');
  const entries: ReadEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let index = zip.readUInt16LE(end + 10); index > 0; index -= 1) {
    const method = zip.readUInt16LE(at + 10);
    const compressedSize = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const extra = zip.readUInt16LE(at + 30);
    const comment = zip.readUInt16LE(at + 32);
    const local = zip.readUInt32LE(at + 42);
    const localExtra = zip.readUInt16LE(local + 28);
    const start = local + 30 + zip.readUInt16LE(local + 26) + localExtra;
    const data = zip.subarray(start, start + compressedSize);
    if (method !== 0 && method !== 8) throw new Error(`Method ${method} is not read here.`);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      data: new Uint8Array(method === 8 ? inflateRawSync(data) : data),
      dosTime: zip.readUInt32LE(at + 12),
      extraLength: extra + localExtra,
    });
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}
