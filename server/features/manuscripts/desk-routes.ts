import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  Assignments,
  AssignmentsMade,
  ChecklistTick,
  DeskEdition,
  DeskPage,
  DeskQuery,
  LocalTime,
  TimeMeaning,
  Transitions,
} from '@mangu/contract/desk';
import { PersonName } from '@mangu/contract/people';
import { Problem } from '@mangu/contract/problem';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Database } from '../../platform/database.ts';
import { demand, type Person, signedIn } from '../../platform/person.ts';
import { listTransitions, readDeskEdition, seenEdition } from './desk-edition.ts';
import { readQueue } from './desk-queue.ts';
import { assignEditions, listEditors, tickPoint } from './desk-work.ts';
import { mayUseDesk } from './policy.ts';
import { resolveTime } from './schedule-time.ts';

const EditionParams = Type.Object({ id: Type.String({ format: 'uuid' }) });

async function atDesk(request: FastifyRequest): Promise<Person> {
  const person = await signedIn(request);
  demand(mayUseDesk(person));
  return person;
}

/** Where editors work: the queue, and one edition. */
export const deskRoutes: FastifyPluginAsyncTypebox<{ db: Database }> = async (app, { db }) => {
  const tags = ['desk'];
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'private, no-store');
  });

  app.get(
    '/api/desk/editions',
    {
      schema: {
        tags,
        summary: 'What was handed in',
        querystring: DeskQuery,
        response: { 200: DeskPage, default: Problem },
      },
    },
    async (request) => readQueue(db, await atDesk(request), request.query),
  );

  app.get(
    '/api/desk/editions/:id',
    {
      schema: {
        tags,
        summary: 'Everything an editor decides from',
        params: EditionParams,
        response: { 200: DeskEdition, default: Problem },
      },
    },
    async (request) => readDeskEdition(db, await atDesk(request), request.params.id),
  );

  app.get(
    '/api/desk/editors',
    {
      schema: {
        tags,
        summary: 'To whom editions can be given',
        response: { 200: Type.Object({ items: Type.Array(PersonName) }), default: Problem },
      },
    },
    async (request) => {
      await atDesk(request);
      return { items: await listEditors(db) };
    },
  );

  app.post(
    '/api/desk/assignments',
    {
      schema: {
        tags,
        summary: 'Give editions to editors, with a day on which an answer is due',
        body: Assignments,
        response: { 200: AssignmentsMade, default: Problem },
      },
    },
    async (request) => assignEditions(db, await atDesk(request), request.body),
  );

  app.post(
    '/api/desk/editions/:id/checklist',
    {
      schema: {
        tags,
        summary: 'Tick a point of the checklist, or take the tick away',
        params: EditionParams,
        body: ChecklistTick,
        response: { 200: DeskEdition, default: Problem },
      },
    },
    async (request) => {
      const person = await atDesk(request);
      await tickPoint(db, person, request.params.id, request.body);
      return readDeskEdition(db, person, request.params.id);
    },
  );

  app.get(
    '/api/desk/times',
    {
      schema: {
        tags,
        summary: 'What a local time in a zone means, at the edges of daylight saving too',
        querystring: LocalTime,
        response: { 200: TimeMeaning, default: Problem },
      },
    },
    async (request) => {
      await atDesk(request);
      const meaning = resolveTime(request.query);
      const found =
        meaning.kind === 'once' ? [meaning.time] : 'candidates' in meaning ? meaning.candidates : [];
      return {
        kind: meaning.kind,
        candidates: found.map((one) => ({ ...one, instant: one.instant.toISOString() })),
      };
    },
  );

  app.get(
    '/api/editions/:id/transitions',
    {
      schema: {
        tags: ['manuscripts'],
        summary: 'What happened to an edition: who, when and why',
        params: EditionParams,
        response: { 200: Transitions, default: Problem },
      },
    },
    async (request) => {
      const { id } = await seenEdition(db, await signedIn(request), request.params.id);
      return { items: await listTransitions(db, id) };
    },
  );
};
