import { Readable } from 'node:stream';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { coverFormats, Uuid } from '@mangu/contract/books';
import { Problem } from '@mangu/contract/problem';
import { contentSecurityPolicies } from '@mangu/topology/security-headers';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { bookKeys, coverMediaTypes } from '../../platform/book-keys.ts';
import type { Database } from '../../platform/database.ts';
import { type ByteRange, ObjectMissing, type ObjectStore } from '../../platform/object-store.ts';
import { ProblemError } from '../../platform/problems.ts';
import { essenceOf, servedInline } from './media-types.ts';
import { parseRange } from './range.ts';
import { findFile, findResource, isShown } from './repository.ts';

export interface FilesDeps {
  readonly db: Database;
  readonly objects: ObjectStore;
}

/** A stream to us, bytes to whoever reads the OpenAPI document. */
const Bytes = Type.Unsafe<Readable | string>({ type: 'string', format: 'binary' });
const year = 'public, max-age=31536000, immutable';

/** Bytes of books: covers, the file as it came, the parts of the copy for reading. */
export const filesRoutes: FastifyPluginAsyncTypebox<FilesDeps> = async (app, { db, objects }) => {
  app.get(
    '/api/books/:id/cover/:version/:file',
    {
      schema: {
        tags: ['books'],
        summary: 'A cover in one width and format',
        params: Type.Object({
          id: Uuid,
          version: Type.String({ pattern: '^[0-9a-f]{12}$' }),
          file: Type.String({
            pattern: `^[1-9][0-9]{0,4}\\.(${coverFormats.join('|')})$`,
            examples: ['320.avif'],
          }),
        }),
        response: { 200: Bytes, default: Problem },
      },
    },
    async (request, reply) => {
      const { id, file } = request.params;
      const [width = '', extension = ''] = file.split('.');
      const format = coverFormats.find((known) => known === extension) ?? 'jpg';
      const key = bookKeys.cover(id, Number(width), format);
      const bytes = (await isShown(db, id)) ? await objects.size(key) : undefined;
      if (bytes === undefined) throw new ProblemError('resource-not-found');
      reply.header('cache-control', year).header('content-length', bytes).type(coverMediaTypes[format]);
      return reply.send(await bodyOf(request, () => objects.read(key)));
    },
  );

  app.get(
    '/api/books/:id/file',
    {
      schema: {
        tags: ['books'],
        summary: 'The EPUB as it was uploaded',
        params: Type.Object({ id: Uuid }),
        response: { 200: Bytes, default: Problem },
      },
    },
    async (request, reply) => {
      const file = await findFile(db, request.params.id);
      if (!file) throw new ProblemError('book-not-found');
      const etag = `"${file.sha256.toString('hex')}"`;
      reply
        .type('application/epub+zip')
        .header('etag', etag)
        .header('cache-control', 'private, no-cache')
        .header('content-disposition', attachment(file.downloadName));
      if (request.headers['if-none-match'] === etag) return reply.status(304).send('');
      return sendBytes(request, reply, { bytes: file.bytes, etag }, (range) =>
        objects.read(file.original_key, range),
      );
    },
  );

  app.get(
    '/api/books/:id/resources/:version/*',
    {
      schema: {
        tags: ['books'],
        summary: 'One part of the sanitised copy for reading',
        params: Type.Object({
          id: Uuid,
          version: Type.String({ pattern: '^[0-9a-f]{12}$' }),
          '*': Type.String({ maxLength: 1000, pattern: '^[^\\u0000]*$' }),
        }),
        response: { 200: Bytes, default: Problem },
      },
    },
    async (request, reply) => {
      const { id, '*': path } = request.params;
      const found = await findResource(db, id, path);
      if (!found) throw new ProblemError('resource-not-found');
      const inside = (range: ByteRange) => ({
        start: found.start + range.start,
        end: found.start + range.end,
      });
      const essence = essenceOf(found.media_type);
      const inline = servedInline(essence);
      reply
        .type(inline ? withCharset(essence) : 'application/octet-stream')
        .header('cache-control', year)
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
    },
  );
};

async function sendBytes(
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
function attachment(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
