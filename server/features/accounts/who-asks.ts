import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { Person } from '../../platform/person.ts';
import type { Auth } from './auth.ts';

const asked = new WeakMap<FastifyRequest, Promise<Person | undefined>>();

/** Gives every request `whoAsks()`. */
export function registerWhoAsks(app: FastifyInstance, { db, auth }: { db: Database; auth: Auth }): void {
  app.decorateRequest('whoAsks', function whoAsks(this: FastifyRequest) {
    const known = asked.get(this);
    if (known) return known;
    const person = lookUp(db, auth, this);
    asked.set(this, person);
    return person;
  });
}

async function lookUp(db: Database, auth: Auth, request: FastifyRequest): Promise<Person | undefined> {
  const { cookie } = request.headers;
  if (!cookie?.includes('mangu.session_token=')) return undefined;
  const found = await auth.api.getSession({ headers: new Headers({ cookie }) });
  if (!found) return undefined;
  const { id, name, email } = found.user;
  const { rows } = await sql<{ role: Person['roles'] extends ReadonlySet<infer R> ? R : never }>`
    select role from person_role where person_id = ${id}`.execute(db);
  return { id, name, email, roles: new Set(rows.map(({ role }) => role)) };
}
