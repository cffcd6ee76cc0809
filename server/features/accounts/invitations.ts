import { createHash, randomBytes } from 'node:crypto';
import type { Invitation, InvitationMade, PersonInvitation, Welcome } from '@mangu/contract/accounts';
import { roles as allRoles, type Role } from '@mangu/contract/people';
import { type Actor, recordAct } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { ProblemError } from '../../platform/problems.ts';
import { changeRoles, hasAdministrator } from './roles.ts';
import { endSessions } from './sessions.ts';

const validMs = 24 * 3_600_000;
const personValidMs = 7 * validMs;
const identifierPrefix = 'invitation:';

/**
 * `first`: made at a start without an administrator, void once there is one. `invited`: made on the machine for an
 * administrator. `person`: made by an administrator for somebody new.
 */
type Kind = 'first' | 'invited' | 'person';

interface Content {
  readonly kind: Kind;
  readonly email: string | null;
  readonly roles: readonly Role[];
}

/** Makes a one-time link for an administrator. Only the hash of its token is kept. */
export async function makeInvitation(
  db: Database,
  kind: Exclude<Kind, 'person'>,
  email?: string,
): Promise<Omit<InvitationMade, 'url'>> {
  const content: Content = { kind, email: email?.toLowerCase() ?? null, roles: ['administrator'] };
  return db.transaction().execute(async (trx) => {
    if (kind === 'invited')
      await recordAct(trx, 'mangu admin invite', 'administrator.invite', `address:${email ?? 'any'}`);
    return keep(trx, content, validMs);
  });
}

/**
 * Makes a one-time link for somebody new with these roles, instead of one made before, and writes it down. Call in a
 * transaction.
 * @throws address-taken
 */
export async function invitePerson(
  trx: Database,
  actor: Actor,
  { email: given, roles }: PersonInvitation,
): Promise<Omit<InvitationMade, 'url'>> {
  const email = given.toLowerCase();
  if (await personOf(trx, email)) throw new ProblemError('address-taken');
  await recordAct(trx, actor, 'person.invite', `address:${email}`, { roles });
  await withdraw(trx, email);
  return keep(trx, { kind: 'person', email, roles }, personValidMs);
}

/** Nobody chooses between two invitations: the last one says which roles were meant. */
async function withdraw(trx: Database, email: string): Promise<void> {
  const pending = await trx
    .selectFrom('verification')
    .select(['id', 'value'])
    .where('identifier', 'like', `${identifierPrefix}%`)
    .execute();
  for (const { id, value } of pending) {
    const { kind, email: invited } = parse(value);
    if (kind === 'person' && invited === email)
      await trx.deleteFrom('verification').where('id', '=', id).execute();
  }
}

async function keep(trx: Database, content: Content, milliseconds: number) {
  const token = randomBytes(32).toString('base64url');
  const expires = new Date(Date.now() + milliseconds);
  await trx
    .insertInto('verification')
    .values({ identifier: identifierOf(token), value: JSON.stringify(content), expires })
    .execute();
  return { path: `/welcome#${token}`, expires: expires.toISOString() };
}

/** @throws link-spent */
export async function readInvitation(db: Database, token: string): Promise<Invitation> {
  const found = await find(db, token);
  const known = found.email !== null && (await personOf(db, found.email)) !== undefined;
  const administrator = found.kind !== 'person';
  return { email: found.email, known, administrator, expires: found.expires.toISOString() };
}

/**
 * Uses the link up: makes the account with its roles. A link for an administrator opens the account of the invited
 * address again, with a new password, without second factor and old sessions.
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
    if (known && (!found.email || found.kind === 'person')) throw new ProblemError('address-taken');
    const id = known ?? (await makePerson(trx, name.trim(), email));
    if (known) await openAgain(trx, id);
    // Those of a provider, too: somebody else may have come by one with this address before.
    await trx.deleteFrom('account').where('person_id', '=', id).execute();
    await trx
      .insertInto('account')
      .values({ person_id: id, account_id: id, provider_id: 'credential', password: passwordHash })
      .execute();
    const held = await trx.selectFrom('person_role').select('role').where('person_id', '=', id).execute();
    const { kind, roles } = found;
    const by = kind === 'person' ? 'invitation' : 'link for an administrator';
    await changeRoles(trx, by, id, [...held.map(({ role }) => role), 'reader', ...roles]);
    const act = kind === 'person' ? 'person.welcome' : 'administrator.welcome';
    await recordAct(trx, { id, name: name.trim() }, act, `person:${id}`, {
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
  const content = parse(row.value);
  if (content.kind === 'first' && (await hasAdministrator(db))) throw new ProblemError('link-spent');
  return { id: row.id, expires: row.expires, ...content };
}

function parse(value: string): Content {
  const found: unknown = JSON.parse(value);
  if (typeof found !== 'object' || found === null) throw new ProblemError('link-spent');
  const email: unknown = Reflect.get(found, 'email');
  const said: unknown = Reflect.get(found, 'kind');
  const kind = said === 'invited' || said === 'person' ? said : 'first';
  const given: unknown = Reflect.get(found, 'roles');
  const invited = Array.isArray(given) ? allRoles.filter((role) => given.includes(role)) : [];
  // Links from before there were others say nothing of roles.
  const roles: readonly Role[] = kind === 'person' ? invited : ['administrator'];
  return { kind, roles, email: typeof email === 'string' ? email : null };
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
    .set({ email_verified: true, two_factor_enabled: false, suspended: null })
    .where('id', '=', id)
    .execute();
  await trx.deleteFrom('two_factor').where('person_id', '=', id).execute();
  await endSessions(trx, id);
}

function identifierOf(token: string): string {
  return `${identifierPrefix}${createHash('sha256').update(token).digest('base64url')}`;
}
