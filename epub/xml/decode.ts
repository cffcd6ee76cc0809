import { accepted, rejected } from '../result.ts';
import type { Result } from '../types.ts';

const remedy = 'Save the file as UTF-8 and export the book again.';

/**
 * Bytes of an XML document as text. EPUB 3.3 §3.9 allows UTF-8 and UTF-16; the encoding is taken from the byte
 * order mark or the first bytes (XML 1.0 appendix F), never from the declaration alone.
 */
export function decodeXml(bytes: Uint8Array, path: string): Result<string> {
  const encoding = detectEncoding(bytes);
  try {
    return accepted(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return rejected('xml-malformed', {
      message: `The file is not valid ${encoding.toUpperCase()}.`,
      remedy,
      path,
    });
  }
}

function detectEncoding(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0x3c && second === 0x00) return 'utf-16le';
  if (first === 0x00 && second === 0x3c) return 'utf-16be';
  return 'utf-8';
}
