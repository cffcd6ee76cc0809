import { Readable } from 'node:stream';
import { coverFormats } from '@mangu/contract/books';
import { contentSecurityPolicies } from '@mangu/topology/security-headers';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { coverMediaTypes } from './book-keys.ts';
import { parseRange } from './byte-range.ts';
import { type ByteRange, ObjectMissing, type ObjectStore } from './object-store.ts';
import { ProblemError } from './problems.ts';
import { essenceOf, servedInline } from './resource-types.ts';

/** A stream to us, bytes to whoever reads the OpenAPI document. */
export const Bytes = Type.Unsafe<Readable | string>({ type: 'string', format: 'binary' });

export const CoverFile = Type.String({
  pattern: `^[1-9][0-9]{0,4}\\.(${coverFormats.join('|')})$`,
  examples: ['320.avif'],
});

/** Where a part of a book lies inside the object that is its copy for reading. */
export interface StoredResource {
  readonly reading_key: string;
  readonly media_type: string;
  readonly start: number;
  readonly stored_bytes: number;
  readonly encoding: 'gzip' | null;
}

/** A part of a sanitised copy, with the headers that keep it from doing anything. */
export async function sendResource(
  request: FastifyRequest,
  reply: FastifyReply,
  objects: ObjectStore,
  found: StoredResource,
  cacheControl: string,
) {
  const inside = (range: ByteRange) => ({
    start: found.start + range.start,
    end: found.start + range.end,
  });
  const essence = essenceOf(found.media_type);
  const inline = servedInline(essence);
  reply
    .type(inline ? withCharset(essence) : 'application/octet-stream')
    .header('cache-control', cacheControl)
    .header('content-security-policy', contentSecurityPolicies.resource);
  if (!inline) reply.header('content-disposition', 'attachment');
  if (found.encoding === null) {
    const open = (range: ByteRange) => objects.read(found.reading_key, inside(range));
    return sendBytes(request, reply, { bytes: found.stored_bytes }, open);
  }
  // Stored gzipped; every browser takes it so. There are no ranges of a compressed part.
  reply.header('content-encoding', found.encoding).header('content-length', found.stored_bytes);
  const whole = inside({ start: 0, end: found.stored_bytes - 1 });
  return reply.send(await bodyOf(request, () => objects.read(found.reading_key, whole)));
}

/** One width and format of a cover, named as {@link CoverFile}. */
export async function sendCover(
  request: FastifyRequest,
  reply: FastifyReply,
  objects: ObjectStore,
  {
    keyOf,
    file,
    cacheControl,
  }: {
    readonly keyOf: (widthPx: number, format: (typeof coverFormats)[number]) => string;
    readonly file: string;
    readonly cacheControl: string;
  },
) {
  const [width = '', extension = ''] = file.split('.');
  const format = coverFormats.find((known) => known === extension) ?? 'jpg';
  const key = keyOf(Number(width), format);
  const bytes = await objects.size(key);
  if (bytes === undefined) throw new ProblemError('resource-not-found');
  reply.header('cache-control', cacheControl).header('content-length', bytes).type(coverMediaTypes[format]);
  return reply.send(await bodyOf(request, () => objects.read(key)));
}

export async function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  { bytes, etag }: { readonly bytes: number; readonly etag?: string },
  open: (range: ByteRange) => Promise<Readable>,
) {
  reply.header('accept-ranges', 'bytes');
  // RFC 9110 §13.1.5: a range of another version is no use, the whole is sent then.
  const condition = request.headers['if-range'];
  const wanted = condition === undefined || condition === etag ? request.headers.range : undefined;
  const range = parseRange(wanted, bytes);
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${bytes}`);
    throw new ProblemError('range-not-satisfiable');
  }
  if (bytes === 0) return reply.header('content-length', 0).send('');
  const { start, end } = range ?? { start: 0, end: bytes - 1 };
  const body = await bodyOf(request, () => open({ start, end }));
  if (range) reply.status(206).header('content-range', `bytes ${start}-${end}/${bytes}`);
  return reply.header('content-length', end - start + 1).send(body);
}

/** The answer to HEAD says how long the body would be and opens nothing. */
function bodyOf(request: FastifyRequest, open: () => Promise<Readable>): Promise<Readable> {
  return request.method === 'HEAD' ? Promise.resolve(Readable.from([])) : open().catch(orNotFound);
}

function orNotFound(error: unknown): never {
  if (error instanceof ObjectMissing) throw new ProblemError('resource-not-found');
  throw error;
}

function withCharset(mediaType: string): string {
  return /^text\/|xml$/.test(mediaType) ? `${mediaType}; charset=utf-8` : mediaType;
}

/** RFC 6266: an ASCII name for the old and a UTF-8 one for the rest. */
export function attachment(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
