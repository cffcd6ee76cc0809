import { createHash, randomBytes } from 'node:crypto';
import type { Invitation, InvitationMade, Welcome } from '@mangu/contract/accounts';
import { recordAct } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';
import { changeRoles, hasAdministrator } from './roles.ts';
import { endSessions } from './sessions.ts';

const validMs = 24 * 3_600_000;

/** `first`: made at a start without an administrator, void once there is one. */
type Kind = 'first' | 'invited';

/** Makes a one-time link for an administrator. Only the hash of its token is kept. */
export async function makeInvitation(
  db: Database,
  kind: Kind,
  email?: string,
): Promise<Omit<InvitationMade, 'url'>> {
  const token = randomBytes(32).toString('base64url');
  const expires = new Date(Date.now() + validMs);
  const value = JSON.stringify({ kind, email: email?.toLowerCase() ?? null });
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('verification')
      .values({ identifier: identifierOf(token), value, expires })
      .execute();
    if (kind === 'invited')
      await recordAct(trx, 'mangu admin invite', 'administrator.invite', `address:${email ?? 'any'}`);
  });
  return { path: `/welcome#${token}`, expires: expires.toISOString() };
}

/** @throws link-spent */
export async function readInvitation(db: Database, token: string): Promise<Invitation> {
  const found = await find(db, token);
  const known = found.email !== null && (await personOf(db, found.email)) !== undefined;
  return { email: found.email, known, expires: found.expires.toISOString() };
}

/**
 * Uses the link up: makes the account, or opens the one of the invited address again with a new password, without
 * second factor and old sessions, and makes it an administrator.
 * @param passwordHash of the new password
 * @throws link-spent; address-taken, when the link was not made for that address
 */
export async function acceptInvitation(
  db: Database,
  { token, name, email: given }: Welcome,
  passwordHash: string,
): Promise<string> {
  return db.transaction().execute(async (trx) => {
    const found = await find(trx, token);
    const { numDeletedRows } = await trx
      .deleteFrom('verification')
      .where('id', '=', found.id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new ProblemError('link-spent');
    const email = found.email ?? given.toLowerCase();
    const known = await personOf(trx, email);
    if (known && !found.email) throw new ProblemError('address-taken');
    const id = known ?? (await makePerson(trx, name.trim(), email));
    if (known) await openAgain(trx, id);
    await trx
      .deleteFrom('account')
      .where('person_id', '=', id)
      .where('provider_id', '=', 'credential')
      .execute();
    await trx
      .insertInto('account')
      .values({ person_id: id, account_id: id, provider_id: 'credential', password: passwordHash })
      .execute();
    const held = await trx.selectFrom('person_role').select('role').where('person_id', '=', id).execute();
    await changeRoles(trx, 'link for an administrator', id, [
      ...held.map(({ role }) => role),
      'reader',
      'administrator',
    ]);
    await recordAct(trx, { id, name: name.trim() }, 'administrator.welcome', `person:${id}`, {
      known: !!known,
    });
    return id;
  });
}

async function find(db: Database, token: string) {
  const row = await db
    .selectFrom('verification')
    .select(['id', 'value', 'expires'])
    .where('identifier', '=', identifierOf(token))
    .where('expires', '>', new Date())
    .executeTakeFirst();
  if (!row) throw new ProblemError('link-spent');
  const { kind, email } = parse(row.value);
  if (kind === 'first' && (await hasAdministrator(db))) throw new ProblemError('link-spent');
  return { id: row.id, expires: row.expires, email };
}

function parse(value: string): { kind: Kind; email: string | null } {
  const found: unknown = JSON.parse(value);
  if (typeof found !== 'object' || found === null) throw new ProblemError('link-spent');
  const email: unknown = Reflect.get(found, 'email');
  const kind = Reflect.get(found, 'kind') === 'invited' ? 'invited' : 'first';
  return { kind, email: typeof email === 'string' ? email : null };
}

async function personOf(db: Database, email: string): Promise<string | undefined> {
  const row = await db.selectFrom('person').select('id').where('email', '=', email).executeTakeFirst();
  return row?.id;
}

async function makePerson(trx: Database, name: string, email: string): Promise<string> {
  const { id } = await trx
    .insertInto('person')
    .values({ name, email, email_verified: true, image: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function openAgain(trx: Database, id: string): Promise<void> {
  await trx
    .updateTable('person')
    .set({ email_verified: true, two_factor_enabled: false })
    .where('id', '=', id)
    .execute();
  await trx.deleteFrom('two_factor').where('person_id', '=', id).execute();
  await endSessions(trx, id);
}

function identifierOf(token: string): string {
  return `invitation:${createHash('sha256').update(token).digest('base64url')}`;
}
