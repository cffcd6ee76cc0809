/** Small books for tests: sound ones, and ones that attack the program that opens them. */

export { findActiveContent } from './active-content.ts';
export {
  buildEpub,
  epubEntries,
  escapeXml,
  packageDocument,
  type TestBook,
  type TestChapter,
  type TestItem,
  xhtmlDocument,
} from './book.ts';
export {
  billionLaughs,
  bomb,
  drm,
  duplicateEntry,
  javascriptNav,
  lyingSizes,
  manyEntries,
  notAZip,
  scripted,
  symlinkEntry,
  tracking,
  truncated,
  xxe,
  zipSlip,
} from './hostile.ts';
export { type ReadEntry, readZip } from './read-zip.ts';
export { buildZip, deflatedZeros, type ZipEntry } from './zip.ts';
