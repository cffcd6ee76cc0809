import { escapeAttribute, escapeText } from '../sanitise/markup-writer.ts';
import { contentDocument } from './content-document.ts';
import type { BookDraft, DraftLabels } from './draft.ts';

/** A chapter with the place it has in the package. */
export interface PlacedChapter {
  readonly id: string;
  readonly fileName: string;
  readonly title: string;
  readonly bodyXhtml: string;
  readonly level: number;
  readonly sections: readonly { readonly id: string; readonly title: string }[];
}

interface Entry {
  readonly label: string;
  readonly href: string;
  readonly children: Entry[];
}

/** The contents list as a tree: chapters by level, the sections of a chapter before the chapters under it. */
export function contents(chapters: readonly PlacedChapter[]): readonly Entry[] {
  const root: Entry[] = [];
  /** Lists open at each level; a level that skips one goes under the deepest open list. */
  const lists: Entry[][] = [root];
  for (const { title, fileName, level, sections } of chapters) {
    const children = sections.map((section): Entry => {
      return { label: section.title, href: `${fileName}#${section.id}`, children: [] };
    });
    lists.length = Math.min(Math.max(1, level), lists.length);
    lists.at(-1)?.push({ label: title, href: fileName, children });
    lists.push(children);
  }
  return root;
}

/** EPUB 3.3 § 7: contents list and landmarks. */
export function navigationDocument(
  draft: BookDraft,
  chapters: readonly PlacedChapter[],
  labels: DraftLabels,
): string {
  const first = chapters[0];
  const landmarks = [
    { type: 'cover', href: 'cover.xhtml', label: labels.cover },
    { type: 'toc', href: '#toc', label: labels.contents },
    ...(first ? [{ type: 'bodymatter', href: first.fileName, label: labels.start }] : []),
  ];
  const body = `<nav epub:type="toc" role="doc-toc" id="toc" aria-labelledby="toc-title">
<h1 id="toc-title">${escapeText(labels.contents)}</h1>
${orderedList(contents(chapters))}
</nav>
<nav epub:type="landmarks" id="landmarks" aria-labelledby="landmarks-title" hidden="">
<h2 id="landmarks-title">${escapeText(labels.landmarks)}</h2>
<ol>
${landmarks.map(({ type, href, label }) => `<li><a epub:type="${type}" href="${href}">${escapeText(label)}</a></li>`).join('\n')}
</ol>
</nav>`;
  return contentDocument(draft, { title: labels.contents, body });
}

function orderedList(entries: readonly Entry[]): string {
  const items = entries.map(({ label, href, children }) => {
    const nested = children.length > 0 ? `\n${orderedList(children)}\n` : '';
    return `<li><a href="${escapeAttribute(href)}">${escapeText(label)}</a>${nested}</li>`;
  });
  return `<ol>\n${items.join('\n')}\n</ol>`;
}

/** NCX (OPF 2.0.1 § 2.4.1) for reading systems of EPUB 2. */
export function ncxDocument(
  draft: BookDraft,
  chapters: readonly PlacedChapter[],
  identifier: string,
): string {
  const tree = contents(chapters);
  let order = 0;
  const points = (entries: readonly Entry[]): string =>
    entries
      .map(({ label, href, children }) => {
        order += 1;
        const start = `<navPoint id="nav-${order}" playOrder="${order}"><navLabel><text>${escapeText(label)}</text></navLabel><content src="${escapeAttribute(href)}"/>`;
        return `${start}${children.length > 0 ? `\n${points(children)}\n` : ''}</navPoint>`;
      })
      .join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="${escapeAttribute(draft.metadata.language)}">
<head>
<meta name="dtb:uid" content="${escapeAttribute(identifier)}"/>
<meta name="dtb:depth" content="${depth(tree)}"/>
<meta name="dtb:totalPageCount" content="0"/>
<meta name="dtb:maxPageNumber" content="0"/>
</head>
<docTitle><text>${escapeText(draft.metadata.title)}</text></docTitle>
<navMap>
${points(tree)}
</navMap>
</ncx>
`;
}

function depth(entries: readonly Entry[]): number {
  return entries.length === 0 ? 0 : 1 + Math.max(...entries.map(({ children }) => depth(children)));
}
