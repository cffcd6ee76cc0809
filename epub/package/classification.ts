import type { Series, Subject } from '../types.ts';
import { attribute, namespaces, textOf } from '../xml/tree.ts';
import type { PackageMetadata } from './package-metadata.ts';

/** Series and sets: `belongs-to-collection` (EPUB 3.3 §D.3.2), else what calibre writes into EPUB 2. */
export function readSeries(metadata: PackageMetadata): Series[] {
  const series = new Map<string, Series>();
  for (const { value: name, element } of metadata.properties('belongs-to-collection')) {
    const type = metadata.refinements(element, 'collection-type')[0]?.value;
    const position = metadata.refinements(element, 'group-position')[0]?.value;
    series.set(name, {
      name,
      type: type === 'series' || type === 'set' ? type : 'collection',
      ...(position !== undefined && { position }),
    });
  }
  const name = metadata.properties('calibre:series')[0]?.value;
  if (name !== undefined && !series.has(name)) {
    const position = metadata.properties('calibre:series_index')[0]?.value;
    series.set(name, { name, type: 'series', ...(position !== undefined && { position }) });
  }
  return [...series.values()];
}

/** Subjects with the scheme and code they state (EPUB 3.3 §D.3.1, §D.3.11; `opf:authority` and `opf:term`). */
export function readSubjects(metadata: PackageMetadata): Subject[] {
  return metadata.dc('subject').map((element) => {
    const scheme =
      metadata.refinements(element, 'authority')[0]?.value ?? attribute(element, 'authority', namespaces.opf);
    const code =
      metadata.refinements(element, 'term')[0]?.value ?? attribute(element, 'term', namespaces.opf);
    return {
      label: textOf(element),
      ...(scheme !== undefined && { scheme }),
      ...(code !== undefined && { code }),
    };
  });
}
