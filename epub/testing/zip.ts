import { crc32, deflateRawSync, constants as zlib } from 'node:zlib';

/** One ZIP entry, every field of which can lie. */
export interface ZipEntry {
  /** Bytes where the name is not UTF-8. */
  readonly name: string | Uint8Array;
  readonly data?: string | Uint8Array;
  /** 0 stored (default), 8 deflated; any other number is written as it is over stored bytes. */
  readonly method?: number;
  /** Ready bytes of the file data, with the values that belong to them, instead of `data`. */
  readonly compressed?: { readonly bytes: Uint8Array; readonly size: number; readonly crc: number };
  /** Bytes, in both headers; the true size when absent. */
  readonly declaredSize?: number;
  readonly declaredCompressedSize?: number;
  readonly declaredCrc?: number;
  /** Upper 16 bits are the Unix mode. */
  readonly externalAttributes?: number;
  /** General purpose bits; 0x800 (UTF-8 name) when absent, 0x1 is encrypted. */
  readonly flags?: number;
  /** Extra field of the local header. */
  readonly extra?: Uint8Array;
  readonly centralExtra?: Uint8Array;
}

// 1980-01-01 00:00, the first moment a ZIP can name.
const dosDate = 0x0021;
const unixMadeBy = (3 << 8) | 20;

/** Bytes of a ZIP file with these entries in this order (APPNOTE 6.3.10); nothing is checked. */
export function buildZip(entries: readonly ZipEntry[]): Uint8Array {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const { local, central } = headers(entry, offset);
    locals.push(local);
    centrals.push(central);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 8);
  end.writeUInt16LE(Math.min(entries.length, 0xffff), 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(
    Buffer.concat([...locals, directory, zip64(entries.length, directory.length, offset), end]),
  );
}

function headers(entry: ZipEntry, offset: number): { local: Buffer; central: Buffer } {
  const name = typeof entry.name === 'string' ? Buffer.from(entry.name) : Buffer.from(entry.name);
  const { bytes, size, crc, method } = content(entry);
  const extra = Buffer.from(entry.extra ?? []);
  const centralExtra = Buffer.from(entry.centralExtra ?? []);
  // The fields from "version needed" to "extra field length" are the same in both headers.
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(entry.flags ?? 0x800, 2);
  shared.writeUInt16LE(method, 4);
  shared.writeUInt16LE(dosDate, 8);
  shared.writeUInt32LE(entry.declaredCrc ?? crc, 10);
  shared.writeUInt32LE(entry.declaredCompressedSize ?? bytes.length, 14);
  shared.writeUInt32LE(entry.declaredSize ?? size, 18);
  shared.writeUInt16LE(name.length, 22);
  shared.writeUInt16LE(extra.length, 24);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, name, extra, bytes]);

  const head = Buffer.from('PK\x01\x02\0\0', 'latin1');
  head.writeUInt16LE(unixMadeBy, 4);
  const centralShared = Buffer.from(shared);
  centralShared.writeUInt16LE(centralExtra.length, 24);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(entry.externalAttributes ?? (0o100644 << 16) >>> 0, 6);
  tail.writeUInt32LE(offset, 10);
  return { local, central: Buffer.concat([head, centralShared, tail, name, centralExtra]) };
}

function content(entry: ZipEntry): { bytes: Uint8Array; size: number; crc: number; method: number } {
  if (entry.compressed) return { ...entry.compressed, method: entry.method ?? 8 };
  const data = Buffer.from(entry.data ?? '');
  const method = entry.method ?? 0;
  return { bytes: method === 8 ? deflateRawSync(data) : data, size: data.length, crc: crc32(data), method };
}

/** The records that count past 65,535 entries; empty below that. */
function zip64(count: number, directorySize: number, directoryOffset: number): Buffer {
  if (count < 0xffff) return Buffer.alloc(0);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(directorySize), 40);
  record.writeBigUInt64LE(BigInt(directoryOffset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(directoryOffset + directorySize), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([record, locator]);
}

/** Deflated zeros without ever holding them: `mebibytes` MiB in about a thousandth of that. */
export function deflatedZeros(mebibytes: number): NonNullable<ZipEntry['compressed']> {
  const zeros = Buffer.alloc(1024 * 1024);
  // A sync flush ends on a byte boundary without the final bit, so the blocks can be repeated.
  const block = deflateRawSync(zeros, { finishFlush: zlib.Z_SYNC_FLUSH });
  let crc = 0;
  for (let index = 0; index < mebibytes; index += 1) crc = crc32(zeros, crc);
  const blocks = Array.from({ length: mebibytes }, () => block);
  const bytes = new Uint8Array(Buffer.concat([...blocks, deflateRawSync(Buffer.alloc(0))]));
  return { bytes, size: mebibytes * zeros.length, crc };
}
