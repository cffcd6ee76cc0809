import {
  attribute,
  childElements,
  escapeAttribute,
  escapeText,
  type Finding,
  parseXml,
  type Result,
  rejected,
  textOf,
  type XmlElement,
} from '@mangu/epub';
import type { DraftChapter } from '@mangu/epub/writer';

/** Elements that stay, with the attributes that may. Others become their content. */
const kept: ReadonlyMap<string, readonly string[]> = new Map([
  ...[
    'p',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'ul',
    'blockquote',
    'pre',
    'table',
    'thead',
    'tbody',
    'tr',
  ].map((name): [string, readonly string[]] => [name, ['id']]),
  ...['em', 'strong', 'i', 'b', 'u', 's', 'del', 'sub', 'sup', 'code', 'br', 'hr'].map(
    (name): [string, readonly string[]] => [name, []],
  ),
  ['ol', ['id', 'start']],
  ['li', ['id']],
  ['th', ['colspan', 'rowspan']],
  ['td', ['colspan', 'rowspan']],
  ['a', ['id', 'href']],
  ['img', ['src', 'alt']],
]);
const empty = new Set(['br', 'hr', 'img']);
const chaptersAtMost = 2000;
const titleLength = 200;

export interface Chapters {
  /** The only first heading, when the chapters stand below it. */
  readonly title?: string;
  readonly chapters: readonly DraftChapter[];
  readonly findings: readonly Finding[];
}

/** Cuts markup made of a document into the chapters of a book: at first headings, or at second ones under a single first. */
export function toChapters(
  markup: string,
  known: { readonly title: string | undefined; readonly images: ReadonlySet<string> },
): Result<Chapters> {
  const bytes = new TextEncoder().encode(`<body>${markup}</body>`);
  const tree = parseXml(bytes, 'manuscript', { maxNodes: 2_000_000 });
  if (!tree.ok) {
    return rejected('manuscript-unreadable', {
      message: tree.rejection.findings[0]?.message ?? 'The document could not be read.',
      remedy: 'Save the document anew in your word processor or editor, and send that.',
    });
  }
  const body = tree.value;
  if (textOf(body) === '' && !markup.includes('<img')) {
    return rejected('manuscript-empty', {
      message: 'There is no text in the manuscript.',
      remedy: 'Look whether it is the right file, and send it again.',
    });
  }
  const firsts = childElements(body, 'h1');
  const below = firsts.length === 1 && childElements(body, 'h2').length > 1;
  const groups = split(body, below ? new Set(['h1', 'h2']) : new Set(['h1']));
  if (groups.length > chaptersAtMost) {
    return rejected('resource-limit', {
      message: `The manuscript has more than ${chaptersAtMost} chapters.`,
      remedy: 'Use first-level headings for chapters only.',
    });
  }
  const title = below && firsts[0] ? textOf(firsts[0]).slice(0, titleLength) : undefined;
  const writer = new ChapterWriter(groups, below ? 1 : 0, known.images);
  const chapters = groups.map((group, index): DraftChapter => {
    const heading = group.heading && textOf(group.heading).slice(0, titleLength);
    const name = heading || (index === 0 ? (known.title ?? title) : undefined) || `Chapter ${index + 1}`;
    const inner = writer.write(group.content, index);
    const bodyXhtml = heading ? inner : `<h1>${escapeText(name)}</h1>\n${inner}`;
    return { title: name, fileName: fileName(index), bodyXhtml };
  });
  const findings: Finding[] =
    firsts.length > 0
      ? []
      : [
          {
            severity: 'should',
            id: 'manuscript.no-headings',
            message: 'The manuscript has no first-level heading, so it became a single chapter.',
            remedy: 'Give the title of every chapter the style “Heading 1”, or a line that begins with “# ”.',
          },
        ];
  return { ok: true, value: { chapters, findings, ...(title ? { title } : {}) } };
}

interface Group {
  readonly heading: XmlElement | undefined;
  readonly content: (XmlElement | string)[];
}

function split(body: XmlElement, at: ReadonlySet<string>): Group[] {
  const groups: Group[] = [];
  for (const node of body.children) {
    const last = groups.at(-1);
    const heading = typeof node !== 'string' && at.has(node.local) && textOf(node) !== '' ? node : undefined;
    if (heading || !last) {
      if (!heading && typeof node === 'string' && node.trim() === '') continue;
      groups.push({ heading, content: [node] });
    } else last.content.push(node);
  }
  return groups;
}

function fileName(index: number): string {
  return `chapter-${String(index + 1).padStart(3, '0')}.xhtml`;
}

/** Writes the elements that may stay; links inside the document follow their target into its chapter. */
class ChapterWriter {
  readonly #raise: number;
  readonly #images: ReadonlySet<string>;
  /** The chapter that has each id first. */
  readonly #chapterOf = new Map<string, number>();
  readonly #written = new Set<string>();

  constructor(groups: readonly Group[], raise: number, images: ReadonlySet<string>) {
    this.#raise = raise;
    this.#images = images;
    for (const [index, { content }] of groups.entries())
      for (const node of content) this.#collect(node, index);
  }

  #collect(node: XmlElement | string, index: number): void {
    if (typeof node === 'string') return;
    const id = idOf(node);
    if (id !== undefined && kept.get(node.local)?.includes('id') && !this.#chapterOf.has(id))
      this.#chapterOf.set(id, index);
    for (const child of node.children) this.#collect(child, index);
  }

  write(nodes: readonly (XmlElement | string)[], chapter: number): string {
    return nodes.map((node) => this.#node(node, chapter)).join('');
  }

  #node(node: XmlElement | string, chapter: number): string {
    if (typeof node === 'string') return escapeText(node);
    const inner = this.write(node.children, chapter);
    const allowed = kept.get(node.local);
    if (!allowed) return inner;
    const attributes = allowed.map((name) => this.#attribute(node, name, chapter)).join('');
    if (node.local === 'img') return attributes.includes(' src=') ? `<img${attributes}/>` : '';
    if (node.local === 'a' && attributes === '') return inner;
    const name = this.#nameOf(node.local);
    return empty.has(name) ? `<${name}/>` : `<${name}${attributes}>${inner}</${name}>`;
  }

  /** Under a single title, the headings of chapters become first ones. */
  #nameOf(local: string): string {
    const level = /^h([1-6])$/.exec(local)?.[1];
    return level ? `h${Math.max(1, Number(level) - this.#raise)}` : local;
  }

  #attribute(element: XmlElement, name: string, chapter: number): string {
    const value = this.#value(element, name, chapter);
    return value === undefined ? '' : ` ${name}="${escapeAttribute(value)}"`;
  }

  #value(element: XmlElement, name: string, chapter: number): string | undefined {
    if (name === 'alt') return element.attributes.get('alt') ?? '';
    if (name === 'id') return this.#id(element, chapter);
    const value = attribute(element, name);
    if (value === undefined) return undefined;
    if (name === 'href') return this.#href(value, chapter);
    if (name === 'src') return this.#images.has(value) ? value : undefined;
    return /^[1-9]\d{0,3}$/.test(value) ? value : undefined;
  }

  #id(element: XmlElement, chapter: number): string | undefined {
    const id = idOf(element);
    if (id === undefined || this.#chapterOf.get(id) !== chapter || this.#written.has(id)) return undefined;
    this.#written.add(id);
    return id;
  }

  #href(value: string, chapter: number): string | undefined {
    if (value.startsWith('#')) {
      const target = this.#chapterOf.get(value.slice(1));
      if (target === undefined) return undefined;
      return target === chapter ? value : fileName(target) + value;
    }
    if (!/^(https?:\/\/|mailto:)/i.test(value) || !URL.canParse(value)) return undefined;
    return new URL(value).href;
  }
}

function idOf(element: XmlElement): string | undefined {
  const id = attribute(element, 'id');
  return id !== undefined && /^[A-Za-z_][\w.-]{0,100}$/.test(id) ? id : undefined;
}
