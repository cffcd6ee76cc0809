import {
  type Archive,
  attribute,
  childElements,
  type Finding,
  pack,
  parseXml,
  type Result,
  readXml,
  rejected,
  textOf,
} from '@mangu/epub';
import type { DraftFile } from '@mangu/epub/writer';
import mammoth from 'mammoth';
import { PictureGate } from './pictures.ts';
import { xmlText } from './xml-text.ts';

/** What a document says of itself. */
export interface About {
  readonly title?: string;
  readonly language?: string;
  readonly authors: readonly string[];
}

export interface Converted {
  /** Well-formed. */
  readonly markup: string;
  readonly about: About;
  readonly images: readonly (DraftFile & { readonly mediaType: string })[];
  readonly findings: readonly Finding[];
}

export type ZipContent = Pick<Archive, 'entries' | 'read'>;

/** A novel has a hundred thousand runs of text, each a handful of parts. */
const nodesAtMost = 4_000_000;
const partBytes = 512 * 1024 * 1024;

/**
 * Markup of a Word document, by mammoth. It gets a document packed anew from the parts that text needs: each went
 * through the gate of archives, its XML was read strictly (no entities, no DTD), and macros, embedded objects and
 * links to files are left behind.
 */
export async function convertDocx(zip: ZipContent): Promise<Result<Converted>> {
  const parts: DraftFile[] = [];
  let bytes = 0;
  for (const { path, size } of zip.entries.values()) {
    const isXml = /\.(xml|rels)$/i.test(path);
    if (!isXml && !/^word\/media\/[^/]+$/i.test(path)) continue;
    bytes += size;
    if (bytes > partBytes) return tooMuch();
    const part = await zip.read(path);
    if (!part.ok) return part;
    if (isXml) {
      const strict = readXml(part.value, path, nothing, { maxNodes: nodesAtMost });
      if (!strict.ok) return strict;
    }
    parts.push({ fileName: path, data: part.value });
  }
  const pictures = new PictureGate();
  const converted = await convert(Buffer.from(await pack(parts)), pictures);
  if (!converted.ok) return converted;
  return {
    ok: true,
    value: {
      markup: converted.value,
      about: aboutOf(parts),
      images: pictures.images,
      findings: [...pictures.findings, ...macroFinding(zip)],
    },
  };
}

const nothing = { open() {}, close() {}, text() {} };

async function convert(buffer: Buffer, pictures: PictureGate): Promise<Result<string>> {
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer },
      {
        externalFileAccess: false,
        includeEmbeddedStyleMap: false,
        idPrefix: 'note-',
        styleMap: ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh", 'u => u'],
        convertImage: mammoth.images.imgElement(async (image) => ({
          src: await pictures.take(await image.readAsBuffer()),
        })),
      },
    );
    return { ok: true, value: xmlText(value) };
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).slice(0, 200);
    return rejected('manuscript-unreadable', {
      message: `The Word document could not be read: ${why.replace(/\.$/, '')}.`,
      remedy: 'Open it in your word processor, save it as a new document, and send that.',
    });
  }
}

function tooMuch() {
  return rejected('inflate-limit', {
    message: `The document unpacks to more than ${partBytes / 1024 / 1024} MiB.`,
    remedy: 'Make its pictures smaller, or split it.',
  });
}

/** Title and author from its properties, language from the defaults of its styles. */
function aboutOf(parts: readonly DraftFile[]): About {
  const core = rootOf(parts, 'docProps/core.xml');
  const text = (name: string) => {
    const element = core && childElements(core, name)[0];
    return element ? textOf(element).slice(0, 300) : '';
  };
  const title = text('title');
  const author = text('creator');
  const language = languageOf(parts);
  return {
    authors: author ? [author] : [],
    ...(title ? { title } : {}),
    ...(language ? { language } : {}),
  };
}

function languageOf(parts: readonly DraftFile[]): string | undefined {
  const defaults = childElements(rootOf(parts, 'word/styles.xml') ?? none, 'docDefaults')[0];
  const run = defaults && childElements(defaults, 'rPrDefault')[0];
  const properties = run && childElements(run, 'rPr')[0];
  const lang = properties && childElements(properties, 'lang')[0];
  const value =
    lang && attribute(lang, 'val', 'http://schemas.openxmlformats.org/wordprocessingml/2006/main');
  return value && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(value) ? value : undefined;
}

const none = { local: '', uri: '', attributes: new Map(), children: [], parent: undefined, line: 1 };

function rootOf(parts: readonly DraftFile[], path: string) {
  const data = parts.find(({ fileName }) => fileName === path)?.data;
  const tree = data instanceof Uint8Array ? parseXml(data, path) : undefined;
  return tree?.ok ? tree.value : undefined;
}

function macroFinding(zip: ZipContent): Finding[] {
  const path = [...zip.entries.keys()].find((name) => /vbaproject\.bin$/i.test(name));
  if (!path) return [];
  return [
    {
      severity: 'info',
      id: 'manuscript.macros',
      message: 'The document holds macros. They were left out; a book runs no programs.',
      path,
    },
  ];
}
