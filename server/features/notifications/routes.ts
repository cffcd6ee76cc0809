import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  MailWishes,
  NotificationsPage,
  NotificationsQuery,
  ReadOrder,
  UnreadCount,
} from '@mangu/contract/notifications';
import { Problem } from '@mangu/contract/problem';
import type { Database } from '../../platform/database.ts';
import { signedIn } from '../../platform/person.ts';
import { countUnread, listNotifications, markRead, readWishes, saveWishes } from './repository.ts';

/** What one person was told; nobody else's is ever named here, so being signed in is the whole policy. */
export const notificationsRoutes: FastifyPluginAsyncTypebox<{ db: Database }> = async (app, { db }) => {
  const tags = ['notifications'];
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'private, no-store');
  });

  app.get(
    '/api/notifications',
    {
      schema: {
        tags,
        summary: 'What I was told, newest first',
        querystring: NotificationsQuery,
        response: { 200: NotificationsPage, default: Problem },
      },
    },
    async (request) => listNotifications(db, (await signedIn(request)).id, request.query),
  );

  app.get(
    '/api/notifications/unread',
    {
      schema: {
        tags,
        summary: 'How much of it I have not read',
        response: { 200: UnreadCount, default: Problem },
      },
    },
    async (request) => ({ unread: await countUnread(db, (await signedIn(request)).id) }),
  );

  app.post(
    '/api/notifications/read',
    {
      schema: {
        tags,
        summary: 'I have read these, or all',
        body: ReadOrder,
        response: { 200: UnreadCount, default: Problem },
      },
    },
    async (request) => {
      const { id } = await signedIn(request);
      await markRead(db, id, request.body.ids);
      return { unread: await countUnread(db, id) };
    },
  );

  app.get(
    '/api/notifications/mail',
    {
      schema: {
        tags,
        summary: 'What I also want by mail',
        response: { 200: MailWishes, default: Problem },
      },
    },
    async (request) => readWishes(db, (await signedIn(request)).id),
  );

  app.put(
    '/api/notifications/mail',
    {
      schema: {
        tags,
        summary: 'Choose what I also want by mail',
        body: MailWishes,
        response: { 200: MailWishes, default: Problem },
      },
    },
    async (request) => {
      const { id } = await signedIn(request);
      await saveWishes(db, id, request.body.mail);
      return readWishes(db, id);
    },
  );
};
