/** The public surface of the EPUB reader. Bytes in; a publication, its resources, its texts or findings out. */

export { bytesSource } from './archive/bytes-source.ts';
export { readEncryption } from './archive/encryption.ts';
export { leanCopy, unpackedBytes } from './archive/lean-copy.ts';
export { defaultArchiveLimits } from './archive/limits.ts';
export { openArchive, openZip } from './archive/open.ts';
export { deobfuscateFont, readResource } from './obfuscation.ts';
export {
  type AccessibilitySection,
  type AccessibilityStatement,
  accessibilityStatements,
} from './package/accessibility-statements.ts';
export { describeAccessibility } from './package/describe-accessibility.ts';
export { readPublication } from './package/publication.ts';
export { rejected } from './result.ts';
export { plainText, type ResourceInput, sanitiseResource, sanitiseRichText } from './sanitise/index.ts';
export { escapeAttribute, escapeText } from './sanitise/markup-writer.ts';
export { readChapterTexts } from './text/chapter-texts.ts';
export { countWords } from './text/count-words.ts';
export * from './types.ts';
export { pack } from './writer/pack.ts';
export { xhtmlEntities } from './xml/entities.ts';
export { readXml } from './xml/read-xml.ts';
export { attribute, childElements, parseXml, textOf, type XmlElement } from './xml/tree.ts';
