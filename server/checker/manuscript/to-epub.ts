import { open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Finding, openZip, type Result, rejected } from '@mangu/epub';
import { writeEpub } from '@mangu/epub/writer';
import { fileSource } from '../file-source.ts';
import { type CheckRequest, checkedFiles, type ManuscriptFrame } from '../protocol.ts';
import { toChapters } from './chapters.ts';
import { type Converted, convertDocx, type ZipContent } from './docx.ts';
import { convertMarkdown } from './markdown.ts';

export interface ManuscriptEpub {
  readonly file: string;
  readonly format: 'epub' | 'markdown' | 'docx';
  /** Of the conversion. */
  readonly findings: readonly Finding[];
}

/** A manuscript is text; more than this is something else. */
const markdownBytes = 20 * 1024 * 1024;

/** The EPUB that the file is, or that is made of it. What the file is says its content, not its name. */
export async function toEpub(request: CheckRequest, frame: ManuscriptFrame): Promise<Result<ManuscriptEpub>> {
  const handle = await open(request.file, 'r');
  try {
    const source = await fileSource(handle);
    if (source.size === 0)
      return rejected('manuscript-empty', { message: 'The file is empty.', remedy: 'Send it again.' });
    const head = Buffer.from(await source.read(0, Math.min(8, source.size)));
    if (head.toString('latin1', 0, 2) === 'PK') {
      const zip = await openZip(source);
      if (!zip.ok) return zip;
      if (!isDocx(zip.value))
        return { ok: true, value: { file: request.file, format: 'epub', findings: [] } };
      return await make(request, frame, 'docx', await convertDocx(zip.value));
    }
    if (head.toString('hex') === 'd0cf11e0a1b11ae1') {
      return rejected('manuscript-format', {
        message: 'This is a document of the old Word format (.doc), or one with a password.',
        remedy: 'Save it as a Word document (.docx) without a password, and send that.',
      });
    }
    if (source.size > markdownBytes) {
      return rejected('manuscript-format', {
        message: 'The file is neither an EPUB nor a Word document, and too large for a text.',
        remedy: 'Send an EPUB, a Word document (.docx) or a Markdown text.',
      });
    }
    const text = plainText(await source.read(0, source.size));
    if (text === undefined) {
      return rejected('manuscript-format', {
        message: 'The file is neither an EPUB nor a Word document nor a text in UTF-8.',
        remedy: 'Send an EPUB, a Word document (.docx) or a Markdown text saved as UTF-8.',
      });
    }
    return await make(request, frame, 'markdown', convertMarkdown(text));
  } finally {
    await handle.close();
  }
}

function isDocx(zip: ZipContent): boolean {
  return zip.entries.has('[Content_Types].xml') && !zip.entries.has('mimetype');
}

/** Text that a person wrote; undefined for binaries, and for what has markup of another kind. */
function plainText(bytes: Uint8Array): string | undefined {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    const foreign = /^\s*(%PDF-|\{\\rtf|<!doctype|<html|<\?xml)/i.test(text.slice(0, 200));
    return foreign || text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

async function make(
  request: CheckRequest,
  frame: ManuscriptFrame,
  format: 'markdown' | 'docx',
  converted: Result<Converted>,
): Promise<Result<ManuscriptEpub>> {
  if (!converted.ok) return converted;
  const { markup, about, images, findings } = converted.value;
  const fallbackTitle = frame.title ?? about.title;
  const chapters = toChapters(markup, {
    title: fallbackTitle,
    images: new Set(images.map((i) => i.fileName)),
  });
  if (!chapters.ok) return chapters;
  const title = fallbackTitle ?? chapters.value.title ?? titleOf(frame.fileName);
  const authors = frame.authors ?? about.authors;
  const epub = await writeEpub({
    metadata: {
      title,
      language: frame.language ?? about.language ?? 'und',
      identifier: frame.identifier,
      contributors: authors.map((name) => ({ name, roles: ['aut'] })),
      modified: new Date(frame.modified),
    },
    chapters: chapters.value.chapters,
    images,
  });
  const file = path.join(request.folder, checkedFiles.epub);
  await writeFile(file, epub, { mode: 0o600 });
  return { ok: true, value: { file, format, findings: [...findings, ...chapters.value.findings] } };
}

function titleOf(fileName: string): string {
  return fileName.replace(/\.[a-z]{1,8}$/i, '').trim() || 'Untitled';
}
