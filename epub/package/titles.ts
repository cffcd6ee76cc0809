import type { LocalisedText, Metadata } from '../types.ts';
import { inherited, namespaces, textOf, type XmlElement } from '../xml/tree.ts';
import type { PackageMetadata } from './package-metadata.ts';

type Titles = Pick<Metadata, 'title' | 'subtitle' | 'titles' | 'titleSort'>;

/**
 * Titles with their types and display order (EPUB 3.3 §5.5.3.1.2, §D.3.11). The main title is the one typed `main`,
 * else the first in the document; a book without a title is shown as its identifier or `Untitled`.
 */
export function readTitles(metadata: PackageMetadata): Titles {
  const found = metadata.dc('title').map((element, index) => ({
    text: localisedText(element),
    type: metadata.refinements(element, 'title-type')[0]?.value,
    sort: metadata.refinements(element, 'file-as')[0]?.value ?? inherited(element, 'file-as', namespaces.opf),
    order: displaySequence(metadata, element) ?? Number.MAX_SAFE_INTEGER,
    index,
  }));
  const main = found.find((title) => title.type === 'main') ?? found[0];
  const subtitle = found.find((title) => title.type === 'subtitle' && title !== main);
  const sort = main?.sort ?? metadata.properties('calibre:title_sort')[0]?.value;
  return {
    title: main?.text ?? { value: metadata.dc('identifier').map(textOf)[0] ?? 'Untitled' },
    ...(subtitle !== undefined && { subtitle: subtitle.text }),
    titles: found.sort((a, b) => a.order - b.order || a.index - b.index).map((title) => title.text),
    ...(sort !== undefined && { titleSort: sort }),
  };
}

/** Text with the language and base direction that it states or inherits (EPUB 3.3 §5.3.2, §5.3.6). */
export function localisedText(element: XmlElement): LocalisedText {
  const language = inherited(element, 'lang', namespaces.xml);
  const direction = inherited(element, 'dir');
  return {
    value: textOf(element),
    ...(language !== undefined && { language }),
    ...((direction === 'ltr' || direction === 'rtl') && { direction }),
  };
}

function displaySequence(metadata: PackageMetadata, element: XmlElement): number | undefined {
  const value = metadata.refinements(element, 'display-seq')[0]?.value;
  return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
}
