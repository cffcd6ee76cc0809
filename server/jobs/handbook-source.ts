import { readdirSync, readFileSync } from 'node:fs';
import type { BookDraft, DraftChapter } from '@mangu/epub/writer';
import { Marked } from 'marked';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

const source = new URL('../../docs/handbook/', import.meta.url);

const picturesFolder = 'pictures';

/** `book.json` of one handbook. */
const HandbookBook = Type.Object({
  /** Place among the handbooks on the shelf. */
  order: Type.Integer({ minimum: 1 }),
  title: Type.String(),
  subtitle: Type.Optional(Type.String()),
  fileName: Type.String({ pattern: '^[a-z0-9-]+\\.epub$' }),
  identifier: Type.String({ pattern: '^urn:uuid:[0-9a-f-]{36}$' }),
  description: Type.String(),
  subjects: Type.Array(Type.String()),
  authors: Type.Array(Type.String()),
  modified: Type.String(),
});

export interface Handbook {
  readonly order: number;
  readonly fileName: string;
  readonly draft: BookDraft;
}

/** The handbooks of `docs/handbook/`, one folder each: `book.json` and chapters in Markdown; in their order on the shelf. */
export function readHandbooks(): readonly Handbook[] {
  return readdirSync(source, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== picturesFolder)
    .map((entry) => readHandbook(new URL(`${entry.name}/`, source)))
    .sort((a, b) => a.order - b.order);
}

function readHandbook(folder: URL): Handbook {
  const book = Value.Parse(HandbookBook, JSON.parse(readFileSync(new URL('book.json', folder), 'utf8')));
  const chapters = readdirSync(folder)
    .filter((name) => /^\d{2}-.*\.md$/.test(name))
    .sort()
    .map((name) => toChapter(name, readFileSync(new URL(name, folder), 'utf8')));
  const pictures = new Set(chapters.flatMap(({ bodyXhtml }) => picturesIn(bodyXhtml)));
  const { order, title, subtitle, fileName, identifier, description, modified } = book;
  return {
    order,
    fileName,
    draft: {
      metadata: {
        title,
        ...(subtitle === undefined ? {} : { subtitle }),
        language: 'en',
        identifier,
        description,
        subjects: book.subjects.map((label) => ({ label })),
        contributors: book.authors.map((name) => ({ name, roles: ['aut'] })),
        publisher: 'MANGU',
        published: modified.slice(0, 10),
        modified: new Date(modified),
        series: [{ name: 'The MANGU handbook', type: 'series' }],
        rights: 'Apache License, Version 2.0',
      },
      chapters,
      images: [...pictures].sort().map(readPicture),
    },
  };
}

function toChapter(name: string, markdown: string): DraftChapter {
  const [heading = '', ...rest] = markdown.trimStart().split('\n');
  if (!heading.startsWith('# '))
    throw new Error(`${name} must begin with "# " and the title of the chapter.`);
  const title = heading.slice(2).trim();
  const sections: { id: string; title: string }[] = [];
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth, text }) {
        const id = `section-${sections.length + 1}`;
        if (depth === 2) sections.push({ id, title: text.replace(/[`*]/g, '') });
        const inner = this.parser.parseInline(tokens);
        return depth === 2 ? `<h2 id="${id}">${inner}</h2>\n` : `<h${depth}>${inner}</h${depth}>\n`;
      },
    },
  });
  const body = toXhtml(marked.parse(`# ${title}\n${rest.join('\n')}`, { async: false }));
  return { fileName: name.replace(/\.md$/, '.xhtml'), title, bodyXhtml: body, sections };
}

const mediaTypes: Readonly<Record<string, string>> = { webp: 'image/webp', png: 'image/png' };

function picturesIn(body: string): string[] {
  return [...body.matchAll(/<img src="pictures\/([^"]+)"/g)].map(([, name]) => name ?? '');
}

/** A picture that the browser tests took; every handbook holds those its chapters show. */
function readPicture(name: string): NonNullable<BookDraft['images']>[number] {
  const mediaType = mediaTypes[name.split('.').at(-1) ?? ''];
  if (!mediaType || !/^[a-z0-9-]+\.[a-z]+$/.test(name))
    throw new Error(`pictures/${name} must be a WebP or PNG named in small letters.`);
  return { fileName: `pictures/${name}`, mediaType, data: readFileSync(new URL(`pictures/${name}`, source)) };
}

/** marked writes HTML, whose empty elements and alignment XHTML does not know; links to chapters follow their names. */
function toXhtml(html: string): string {
  return (
    html
      // Chapters lie one folder below the pictures, in the book beside their folder.
      .replace(/ src="\.\.\/pictures\//g, ' src="pictures/')
      .replace(/ href="(\d{2}-[a-z-]+)\.md(#[^"]*)?"/g, ' href="$1.xhtml$2"')
      .replace(/<(br|hr)>/g, '<$1/>')
      .replace(/<(img|input)\b([^>]*[^/])>/g, '<$1$2/>')
      .replace(/<(th|td) align="(left|right|center)">/g, '<$1 style="text-align: $2">')
  );
}
