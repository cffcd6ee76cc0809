import { createHmac, randomUUID } from 'node:crypto';
import type { Role } from '@mangu/contract/people';
import type { Auth } from '../features/accounts/auth.ts';
import { writeTokenOf } from '../features/accounts/write-token.ts';
import type { Database } from '../platform/database.ts';

export interface TestPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** `name=value` of the session's cookie. */
  readonly cookie: string;
  /** Goes into the header `x-mangu-token` of every unsafe method. */
  readonly writeToken: string;
}

/** Somebody with a verified address, these roles and a session, made without mail and password. */
export async function makePerson(
  { db, auth }: { db: Database; auth: () => Promise<Auth> },
  roles: readonly Role[],
  name = 'Ada Tester',
): Promise<TestPerson> {
  const id = randomUUID();
  const email = `${id}@example.org`;
  await db.insertInto('person').values({ id, name, email, email_verified: true, image: null }).execute();
  if (roles.length > 0) {
    await db
      .insertInto('person_role')
      .values(roles.map((role) => ({ person_id: id, role })))
      .execute();
  }
  const context = await (await auth()).$context;
  const { token } = await context.internalAdapter.createSession(id);
  const { name: cookieName } = context.authCookies.sessionToken;
  const value = signed(token, context.secret);
  const writeToken = writeTokenOf(value, context.secret);
  return { id, name, email, cookie: `${cookieName}=${encodeURIComponent(value)}`, writeToken };
}

/** As better-auth signs its cookies: HMAC-SHA-256 in Base64 behind a dot. */
function signed(value: string, secret: string): string {
  return `${value}.${createHmac('sha256', secret).update(value).digest('base64')}`;
}
