import type { ByteSource } from '../types.ts';

const signatures: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a RAR archive', [0x52, 0x61, 0x72, 0x21]],
  ['a 7z archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a gzip archive', [0x1f, 0x8b]],
  ['an XML or HTML document', [0x3c]],
];

/**
 * What the file is when it does not begin with a ZIP header; `undefined` when it does. An EPUB begins with its
 * first entry (EPUB 3.3 §4.3), so a ZIP hidden behind an image is not one.
 */
export async function foreignFormat(source: ByteSource): Promise<string | undefined> {
  if (source.size === 0) return 'an empty file';
  const head = await source.read(0, Math.min(4, source.size));
  // `PK\5\6` is an archive without any file; it is refused later, as having no mimetype.
  const zip = head[0] === 0x50 && head[1] === 0x4b && (head[2] === 0x03 || head[2] === 0x05);
  if (zip) return undefined;
  const found = signatures.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte));
  return found?.[0] ?? 'a file of another kind';
}
