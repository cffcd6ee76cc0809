/**
 * Bytes of a style sheet as text (CSS Syntax 3 § 3.2: byte order mark, then `@charset`, then UTF-8). `plainUtf8` is
 * false when the text must be written anew, so that a browser that goes by other rules sees the same characters.
 */
export function decodeCss(bytes: Uint8Array): { readonly text: string; readonly plainUtf8: boolean } {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), plainUtf8: false };
  if (first === 0xfe && second === 0xff)
    return { text: new TextDecoder('utf-16be').decode(bytes), plainUtf8: false };
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024));
  const charset = /^@charset "([^"]*)";/.exec(head)?.[1];
  if (charset === undefined || charset.toLowerCase() === 'utf-8') {
    return { text: new TextDecoder().decode(bytes), plainUtf8: true };
  }
  const text = decoderFor(charset).decode(bytes);
  return { text: text.replace(/^@charset "[^"]*";/, '@charset "utf-8";'), plainUtf8: false };
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> {
  // A declaration in ASCII cannot be UTF-16 (CSS Syntax 3 § 3.2).
  if (/^utf-?16/i.test(label)) return new TextDecoder();
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
