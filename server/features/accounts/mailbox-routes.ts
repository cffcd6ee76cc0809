import { isIP } from 'node:net';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Mailbox, MailQuery } from '@mangu/contract/accounts';
import { Problem } from '@mangu/contract/problem';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { withOurAddress } from '../../platform/mail.ts';
import { ProblemError } from '../../platform/problems.ts';
import type { AccountsDeps } from './deps.ts';
import { mayReadMail } from './policy.ts';

/** Whether this visitor may read the mail that stays here. */
export async function seesMailbox(
  { keepsMail, local }: Pick<AccountsDeps, 'keepsMail' | 'local'>,
  request: FastifyRequest,
): Promise<boolean> {
  const fromMachine = local && isThisMachine(request);
  return mayReadMail({ keepsMail, fromMachine, person: await request.whoAsks() });
}

/** From a loopback address, and not passed on by a proxy for somebody else. */
function isThisMachine({ ip, headers }: FastifyRequest): boolean {
  const address = ip.replace(/^::ffff:/, '');
  const loopback = address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
  return loopback && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
}

/** Mail of an installation without a mail server, newest first. */
export const mailboxRoutes: FastifyPluginAsyncTypebox<AccountsDeps> = async (app, deps) => {
  app.get(
    '/api/account/mailbox',
    {
      schema: {
        tags: ['account'],
        summary: 'Mail that stays here, for want of a mail server',
        querystring: MailQuery,
        response: { 200: Mailbox, default: Problem },
      },
    },
    async (request) => {
      if (!(await seesMailbox(deps, request))) throw new ProblemError('not-found');
      const { after, limit = 20 } = request.query;
      let query = deps.db
        .selectFrom('mail')
        .select(['id', 'recipient', 'subject', 'text', 'created'])
        .where('sent', 'is', null);
      if (after !== undefined) {
        const [, created, id] = /^(\d{1,16})~([0-9a-f-]{36})$/.exec(after) ?? [];
        if (!created || !id) throw new ProblemError('cursor-invalid');
        query = query.where(
          sql<boolean>`(created, id) < (to_timestamp(${created}::numeric / 1000000), ${id}::uuid)`,
        );
      }
      const rows = await query
        .select(sql<string>`(extract(epoch from created) * 1000000)::bigint::text`.as('micros'))
        .orderBy('created', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute();
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return {
        items: shown.map(({ micros: _, created, text, ...mail }) => ({
          ...mail,
          text: withOurAddress(text, deps.origin()),
          created: created.toISOString(),
        })),
        next: last ? `${last.micros}~${last.id}` : null,
      };
    },
  );
};
