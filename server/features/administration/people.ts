import type { KnownPerson, People, PeopleQuery, PersonDetail } from '@mangu/contract/administration';
import { roles as allRoles, type Role } from '@mangu/contract/people';
import { sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

const pageSize = 50;

function select(db: Database) {
  return db
    .selectFrom('person')
    .select(['id', 'name', 'email', 'email_verified', 'two_factor_enabled', 'created', 'suspended'])
    .select((where) =>
      where
        .selectFrom('person_role')
        .whereRef('person_id', '=', 'person.id')
        .select(sql<Role[]>`coalesce(array_agg(role), '{}')`.as('roles'))
        .as('roles'),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

function known(row: Row): KnownPerson {
  const held = new Set(row.roles);
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    verified: row.email_verified,
    twoFactor: row.two_factor_enabled,
    created: row.created.toISOString(),
    suspended: row.suspended?.toISOString() ?? null,
    roles: allRoles.filter((role) => held.has(role)),
  };
}

/** People by name, those whose name or address has the words in it. */
export async function listPeople(db: Database, query: PeopleQuery): Promise<People> {
  const limit = query.limit ?? pageSize;
  const words = query.q?.trim().toLowerCase();
  let rows = select(db)
    .orderBy('name')
    .orderBy('id')
    .limit(limit + 1);
  if (words)
    rows = rows.where(
      sql<boolean>`(strpos(lower(name), ${words}) > 0 or strpos(lower(email), ${words}) > 0)`,
    );
  if (query.role) {
    const { role } = query;
    rows = rows.where('id', 'in', (where) =>
      where.selectFrom('person_role').select('person_id').where('role', '=', role),
    );
  }
  if (query.after) {
    const [name, id] = decodeCursor(query.after, 2);
    rows = rows.where(sql<boolean>`(name, id::text) > (${String(name)}, ${String(id)})`);
  }
  const found = await rows.execute();
  const items = found.slice(0, limit).map(known);
  const last = items.at(-1);
  return { items, next: found.length > limit && last ? encodeCursor([last.name, last.id]) : null };
}

export async function findPerson(db: Database, id: string): Promise<PersonDetail | undefined> {
  const row = await select(db).where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const { rows } = await sql<
    Pick<PersonDetail, 'sessions' | 'works' | 'published' | 'highlights' | 'reviews'> & { seen: Date | null }
  >`
    select
      (select count(*) from session where person_id = ${id} and expires > now()) as sessions,
      (select max(updated) from session where person_id = ${id}) as seen,
      (select count(*) from work where owner_id = ${id}) as works,
      (select count(*) from work join edition on work_id = work.id
        where owner_id = ${id} and book_id is not null) as published,
      (select count(*) from highlight where reader_id = ${id} and deleted is null) as highlights,
      (select count(*) from review where person_id = ${id}) as reviews`.execute(db);
  const { seen = null, ...counts } = rows[0] ?? {
    sessions: 0,
    works: 0,
    published: 0,
    highlights: 0,
    reviews: 0,
  };
  return { ...known(row), ...counts, lastSeen: seen?.toISOString() ?? null };
}
