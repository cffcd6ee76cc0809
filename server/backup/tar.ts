/** As much of the tar format (POSIX.1-1988, "ustar") as the archive of a backup needs: files, and nothing else. */

export const blockBytes = 512;
/** Eleven octal digits. */
const fileBytesAtMost = 8 ** 11 - 1;
const nameBytesAtMost = 100;
const prefixBytesAtMost = 155;

export interface TarFile {
  readonly name: string;
  readonly bytes: number;
}

/** The block before a file's bytes. Owner, mode and time are the same for all, so that equal content is equal bytes. */
export function tarHeader({ name, bytes }: TarFile): Buffer {
  if (bytes > fileBytesAtMost) throw new Error(`${name} is larger than a tar file can say`);
  const { prefix, rest } = splitName(name);
  const block = Buffer.alloc(blockBytes);
  block.write(rest, 0, 'latin1');
  block.write('0000600\0', 100);
  block.write('0000000\0', 108);
  block.write('0000000\0', 116);
  block.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  block.write(prefix, 345, 'latin1');
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function splitName(name: string): { prefix: string; rest: string } {
  if (name.length <= nameBytesAtMost) return { prefix: '', rest: name };
  const slash = name.indexOf('/', name.length - nameBytesAtMost - 1);
  if (slash < 1 || slash > prefixBytesAtMost) throw new Error(`${name} is longer than a tar file can say`);
  return { prefix: name.slice(0, slash), rest: name.slice(slash + 1) };
}

/** @returns what the block says, nothing for the zeros at the end, or undefined when it is no file's header. */
export function readTarHeader(block: Buffer): TarFile | 'end' | undefined {
  if (block.every((byte) => byte === 0)) return 'end';
  const text = (start: number, length: number) =>
    block.toString('latin1', start, start + length).split('\0', 1)[0] ?? '';
  const octal = (start: number, length: number) => {
    const digits = text(start, length).trim();
    return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
  };
  const bytes = octal(124, 12);
  if (text(257, 5) !== 'ustar' || octal(148, 8) !== checksum(block) || text(156, 1) !== '0') return undefined;
  if (bytes === undefined) return undefined;
  const prefix = text(345, prefixBytesAtMost);
  return { name: prefix ? `${prefix}/${text(0, nameBytesAtMost)}` : text(0, nameBytesAtMost), bytes };
}

/** Zeros that fill a file up to whole blocks. */
export function padding(bytes: number): Buffer {
  return Buffer.alloc((blockBytes - (bytes % blockBytes)) % blockBytes);
}

/** Sum of the bytes, those of the sum itself taken for spaces. */
function checksum(block: Buffer): number {
  let sum = 8 * 32;
  for (const [index, byte] of block.entries()) if (index < 148 || index >= 156) sum += byte;
  return sum;
}
