import { setTimeout as delay } from 'node:timers/promises';
import type { Edition } from '@mangu/contract/editions';
import type { Work } from '@mangu/contract/works';
import { buildZip, deflatedZeros, type ZipEntry } from '@mangu/epub/testing';
import type { SignedIn } from './server.ts';

/** A work with its one edition, begun the way its author's page does. */
export async function beginWork(author: SignedIn, title?: string): Promise<{ work: Work; edition: Edition }> {
  const answer = await author.fetch('/api/works', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(title === undefined ? {} : { title }),
  });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  const work = (await answer.json()) as Work;
  const [edition] = work.editions;
  if (!edition) throw new Error('The work has no edition.');
  return { work, edition };
}

/** Begins an upload for the edition; the answer of the creation. */
export function beginManuscript(
  person: SignedIn,
  editionId: string,
  bytes: number,
  fileName = 'manuscript.epub',
): Promise<Response> {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return person.fetch('/api/uploads', {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': String(bytes),
      'upload-metadata': `filename ${base64(fileName)},edition ${base64(editionId)}`,
    },
  });
}

export function sendChunk(
  person: SignedIn,
  location: string,
  bytes: Uint8Array,
  offset = 0,
): Promise<Response> {
  return person.fetch(location, {
    method: 'PATCH',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(bytes),
  });
}

/** Sends a manuscript and resolves with the edition when its newest revision has a verdict. */
export async function sendManuscript(
  author: SignedIn,
  editionId: string,
  bytes: Uint8Array | string,
  fileName?: string,
): Promise<Edition> {
  const body = Buffer.from(bytes);
  const created = await beginManuscript(author, editionId, body.length, fileName);
  const location = created.headers.get('location');
  if (created.status !== 201 || !location) throw new Error(`${created.status} ${await created.text()}`);
  if (body.length > 0) {
    const sent = await sendChunk(author, location, body);
    if (sent.status !== 204) throw new Error(`${sent.status} ${await sent.text()}`);
  }
  const id = location.split('/').at(-1);
  for (;;) {
    const edition = (await (await author.fetch(`/api/editions/${editionId}`)).json()) as Edition;
    if (edition.revisions.find((revision) => revision.id === id)?.verdict) return edition;
    await delay(20);
  }
}

export interface TestDocx {
  /** Raw XML inside `w:body`. */
  readonly body?: string;
  readonly documentXml?: string;
  readonly entries?: readonly ZipEntry[];
  readonly title?: string;
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const w = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** A paragraph of a Word document; `style` such as `Heading1`. */
export function paragraph(text: string, style?: string): string {
  const properties = style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : '';
  return `<w:p>${properties}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

/** A small Word document. */
export function buildDocx(docx: TestDocx = {}): Uint8Array {
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const body =
    docx.body ??
    paragraph('Arrival', 'Heading1') + paragraph('The ship came in.') + paragraph('Fog', 'Heading1');
  const file = (name: string, data: string): ZipEntry => ({ name, data: declaration + data, method: 8 });
  return buildZip([
    file(
      '[Content_Types].xml',
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ),
    file(
      '_rels/.rels',
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${relation}/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    file(
      'docProps/core.xml',
      `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${docx.title ?? 'The Harbour'}</dc:title><dc:creator>Ada Writer</dc:creator></cp:coreProperties>`,
    ),
    file(
      'word/styles.xml',
      `<w:styles xmlns:w="${w}"><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>`,
    ),
    {
      name: 'word/document.xml',
      method: 8,
      data:
        docx.documentXml ??
        `${declaration}<w:document xmlns:w="${w}" xmlns:r="${relation}"><w:body>${body}</w:body></w:document>`,
    },
    ...(docx.entries ?? []),
  ]);
}

/** A Word document with a part that unpacks to 300 MiB. */
export function bombDocx(): Uint8Array {
  return buildDocx({ entries: [{ name: 'word/media/bomb.png', compressed: deflatedZeros(300) }] });
}
