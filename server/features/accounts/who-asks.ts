import { sessionCookie } from '@mangu/contract/accounts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hashedId } from '../../platform/observe.ts';
import type { Person } from '../../platform/person.ts';
import type { AccountsDeps } from './deps.ts';

const cookieName = sessionCookie(false);
const asked = new WeakMap<FastifyRequest, Promise<Person | undefined>>();
/** Once a day a session is given seven days more, and its cookie anew. */
const renewed = new WeakMap<FastifyRequest, string[]>();

export type WhoAsksDeps = Pick<AccountsDeps, 'db' | 'auth' | 'secret'>;

/** Gives every request `whoAsks()`. */
export function registerWhoAsks(app: FastifyInstance, deps: WhoAsksDeps): void {
  app.decorateRequest('whoAsks', function whoAsks(this: FastifyRequest) {
    const known = asked.get(this);
    if (known) return known;
    const person = lookUp(deps, this);
    asked.set(this, person);
    return person;
  });
  app.addHook('onSend', async (request, reply) => {
    const cookies = renewed.get(request);
    if (cookies && mayCarry(reply)) void reply.headers({ 'cache-control': ownAlone, 'set-cookie': cookies });
  });
}

const ownAlone = 'private, no-store';

/** Not what a cache may hand to others, nor what itself begins or ends a session. */
function mayCarry(reply: FastifyReply): boolean {
  const kept = reply.getHeader('cache-control');
  if (kept !== undefined && !/private|no-store/.test(String(kept))) return false;
  return ![reply.getHeader('set-cookie') ?? []].flat().some((one) => String(one).includes(cookieName));
}

async function lookUp(
  { db, auth, secret }: WhoAsksDeps,
  request: FastifyRequest,
): Promise<Person | undefined> {
  const { cookie } = request.headers;
  if (!cookie?.includes(cookieName)) return undefined;
  const { api } = await auth();
  const { headers, response: found } = await api.getSession({
    headers: new Headers({ cookie }),
    returnHeaders: true,
  });
  if (!found) return undefined;
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) renewed.set(request, cookies);
  const { id, name, email } = found.user;
  request.log = request.log.child({ person: hashedId(secret, id) });
  const rows = await db
    .selectFrom('person')
    .leftJoin('person_role', 'person_role.person_id', 'person.id')
    .select(['person.two_factor_enabled', 'person_role.role'])
    .where('person.id', '=', id)
    .execute();
  const roles = new Set(rows.flatMap(({ role }) => role ?? []));
  return { id, name, email, roles, twoFactor: rows[0]?.two_factor_enabled ?? false };
}
