import { sessionCookie } from '@mangu/contract/accounts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hashedId } from '../../platform/observe.ts';
import type { Person } from '../../platform/person.ts';
import type { AccountsDeps } from './deps.ts';

const cookieName = sessionCookie(false);
const asked = new WeakMap<FastifyRequest, Promise<Person | undefined>>();

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
}

async function lookUp(
  { db, auth, secret }: WhoAsksDeps,
  request: FastifyRequest,
): Promise<Person | undefined> {
  const { cookie } = request.headers;
  if (!cookie?.includes(cookieName)) return undefined;
  const found = await (await auth()).api.getSession({ headers: new Headers({ cookie }) });
  if (!found) return undefined;
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
