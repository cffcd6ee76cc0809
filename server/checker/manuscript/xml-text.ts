/** Everything but tab, line feed and carriage return below the space, and the two that are no characters (XML 1.0 §2.2). */
const outsideXml = /[^\t\n\r -\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text without the characters that XML has no place for. */
export function xmlText(text: string): string {
  return text.replace(outsideXml, '');
}
