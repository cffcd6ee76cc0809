import type { Archive } from '../types.ts';
import { attribute, childElements, parseXml, textOf } from '../xml/tree.ts';

/** Files that shops read beside the package document, before EPUB could say as much. Apple's grammar, also Kobo's. */
const optionFiles = [
  'META-INF/com.apple.ibooks.display-options.xml',
  'META-INF/com.kobobooks.display-options.xml',
];

/**
 * Whether a shop's display options call the book fixed layout: for every platform, or, where none is said for all, for
 * any. They are no part of EPUB, so a file that cannot be read says nothing and harms nothing.
 */
export async function isFixedByDisplayOptions(archive: Archive): Promise<boolean> {
  for (const path of optionFiles) {
    if (!archive.entries.has(path)) continue;
    const fixed = await readFixedLayout(archive, path);
    if (fixed !== undefined) return fixed;
  }
  return false;
}

async function readFixedLayout(archive: Archive, path: string): Promise<boolean | undefined> {
  const bytes = await archive.read(path);
  const root = bytes.ok ? parseXml(bytes.value, path) : bytes;
  if (!root.ok) return undefined;
  const said = childElements(root.value, 'platform').flatMap((platform) =>
    childElements(platform, 'option')
      .filter((option) => attribute(option, 'name') === 'fixed-layout')
      .map((option) => ({
        forAll: attribute(platform, 'name') === '*',
        fixed: textOf(option).trim() === 'true',
      })),
  );
  const decisive = said.some(({ forAll }) => forAll) ? said.filter(({ forAll }) => forAll) : said;
  return decisive.length === 0 ? undefined : decisive.some(({ fixed }) => fixed);
}
