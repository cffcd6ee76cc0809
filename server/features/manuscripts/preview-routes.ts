import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Uuid } from '@mangu/contract/books';
import { Difference } from '@mangu/contract/difference';
import { Problem } from '@mangu/contract/problem';
import { ReadingSession } from '@mangu/contract/reading';
import { Type } from 'typebox';
import { bookKeys } from '../../platform/book-keys.ts';
import type { Database } from '../../platform/database.ts';
import type { ObjectStore } from '../../platform/object-store.ts';
import { type Person, signedIn } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import {
  attachment,
  Bytes,
  CoverFile,
  sendBytes,
  sendCover,
  sendResource,
} from '../../platform/send-bytes.ts';
import type { RevisionDetail } from './revisions.ts';
import { ownCoverOf, seenEdition } from './works.ts';

export interface PreviewDeps {
  readonly db: Database;
  readonly objects: ObjectStore;
}

const Version = Type.String({ pattern: '^[0-9a-f]{12}$' });
const Params = Type.Object({ id: Uuid });
const tags = ['studio'];
/** Asked again each time, so that nothing is shown after somebody signed out or lost the right. */
const cacheControl = 'private, no-store';

/** Bytes of manuscripts, for those who may see them: in the reader, as pictures, as a file, and what changed. */
export const previewRoutes: FastifyPluginAsyncTypebox<PreviewDeps> = async (app, { db, objects }) => {
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', cacheControl);
  });

  app.get(
    '/api/reading/revisions/:id',
    {
      schema: {
        tags,
        summary: 'What the reader needs to show a revision',
        params: Params,
        response: { 200: ReadingSession, default: Problem },
      },
    },
    async (request) => previewSession(db, await signedIn(request), request.params.id),
  );

  app.get(
    '/api/revisions/:id/resources/:version/*',
    {
      schema: {
        tags,
        summary: 'One part of the sanitised copy of a revision',
        params: Type.Object({
          id: Uuid,
          version: Version,
          '*': Type.String({ maxLength: 1000, pattern: '^[^\\u0000]*$' }),
        }),
        response: { 200: Bytes, default: Problem },
      },
    },
    async (request, reply) => {
      const { id, '*': path } = request.params;
      await seenRevision(db, await signedIn(request), id);
      const found = await db
        .selectFrom('revision_resource')
        .selectAll()
        .where('revision_id', '=', id)
        .where('path', '=', path)
        .executeTakeFirst();
      if (!found) throw new ProblemError('resource-not-found');
      return sendResource(
        request,
        reply,
        objects,
        { ...found, reading_key: bookKeys.reading(id) },
        cacheControl,
      );
    },
  );

  app.get(
    '/api/revisions/:id/cover/:version/:file',
    {
      schema: {
        tags,
        summary: 'The cover that a revision brings along, in one width and format',
        params: Type.Object({ id: Uuid, version: Version, file: CoverFile }),
        response: { 200: Bytes, default: Problem },
      },
    },
    async (request, reply) => {
      const { id, file } = request.params;
      await seenRevision(db, await signedIn(request), id);
      const keyOf = (width: number, format: string) => bookKeys.cover(id, width, format);
      return sendCover(request, reply, objects, { keyOf, file, cacheControl });
    },
  );

  app.get(
    '/api/editions/:id/cover/:version/:file',
    {
      schema: {
        tags,
        summary: 'The cover that an author gave an edition, in one width and format',
        params: Type.Object({ id: Uuid, version: Version, file: CoverFile }),
        response: { 200: Bytes, default: Problem },
      },
    },
    async (request, reply) => {
      const { id, file } = request.params;
      const cover = ownCoverOf(await seenEdition(db, await signedIn(request), id));
      if (!cover) throw new ProblemError('resource-not-found');
      const keyOf = (width: number, format: string) => bookKeys.cover(cover.id, width, format);
      return sendCover(request, reply, objects, { keyOf, file, cacheControl });
    },
  );

  app.get(
    '/api/revisions/:id/file',
    {
      schema: {
        tags,
        summary: 'The EPUB of a revision',
        params: Params,
        response: { 200: Bytes, default: Problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const revision = await seenRevision(db, await signedIn(request), id);
      const key = bookKeys.original(id);
      const bytes = revision.sha256 ? await objects.size(key) : undefined;
      if (bytes === undefined) throw new ProblemError('revision-not-accepted');
      const name = `${revision.file_name.replace(/\.[a-z]{1,8}$/i, '')}.epub`;
      reply.type('application/epub+zip').header('content-disposition', attachment(name));
      return sendBytes(request, reply, { bytes }, (range) => objects.read(key, range));
    },
  );

  app.get(
    '/api/revisions/:id/difference/:earlier',
    {
      schema: {
        tags,
        summary: 'What changed between two revisions of an edition',
        params: Type.Object({ id: Uuid, earlier: Uuid }),
        response: { 200: Difference, default: Problem },
      },
    },
    async (request) => {
      const person = await signedIn(request);
      const later = await seenRevision(db, person, request.params.id);
      const earlier = await seenRevision(db, person, request.params.earlier);
      if (later.edition_id !== earlier.edition_id) throw new ProblemError('edition-not-found');
      if (!later.detail || !earlier.detail) throw new ProblemError('revision-not-accepted');
      // Loaded with the first comparison, with the library that finds it.
      const { differenceOf } = await import('./difference.ts');
      return differenceOf(db, earlier, later);
    },
  );
};

/** @throws edition-not-found, also for what this person may not see */
async function seenRevision(db: Database, person: Person, id: string) {
  const revision = await db.selectFrom('revision').selectAll().where('id', '=', id).executeTakeFirst();
  if (!revision) throw new ProblemError('edition-not-found');
  const edition = await seenEdition(db, person, revision.edition_id);
  return { ...revision, edition };
}

async function previewSession(db: Database, person: Person, id: string): Promise<ReadingSession> {
  const revision = await seenRevision(db, person, id);
  if (!revision.detail || !revision.sha256) throw new ProblemError('revision-not-accepted');
  const sizes = await db
    .selectFrom('revision_resource')
    .select(['path', 'bytes'])
    .where('revision_id', '=', id)
    .execute();
  const words = await db
    .selectFrom('revision_chapter')
    .select((query) => query.fn.sum<number | null>('words').as('words'))
    .where('revision_id', '=', id)
    .executeTakeFirst();
  // Written by writeRevision.
  const { publication } = revision.detail as RevisionDetail;
  return {
    book: {
      id,
      title: publication.metadata.title.value,
      language: publication.metadata.languages[0] ?? 'und',
      direction: publication.pageProgression === 'rtl' ? 'rtl' : 'ltr',
      layout: publication.layout,
      mediaOverlay: publication.mediaOverlay,
      words: Number(words?.words ?? 0),
    },
    resources: `/api/revisions/${id}/resources/${revision.sha256.toString('hex').slice(0, 12)}/`,
    packagePath: publication.packagePath,
    sizes: Object.fromEntries(sizes.map(({ path, bytes }) => [path, bytes])),
    position: null,
    bookmarks: [],
    manuscript: {
      editionId: revision.edition.id,
      workId: revision.edition.work_id,
      revisionId: id,
      no: revision.no,
      own: revision.edition.owner_id === person.id,
    },
  };
}
