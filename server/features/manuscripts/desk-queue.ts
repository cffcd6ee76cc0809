import type { DeskItem, DeskPage, DeskQuery, DeskSort } from '@mangu/contract/desk';
import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { decodeDeskCursor, encodeDeskCursor } from './desk-cursor.ts';
import { titleOf } from './moves-told.ts';
import { possibleMoves } from './policy.ts';
import type { OwnedEdition } from './tables.ts';

const pageSize = 50;

/** Microseconds, so that nothing is lost on the way through a cursor. */
const submittedKey = sql`(extract(epoch from e.submitted) * 1000000)::bigint::text`;
const dueKey = sql`coalesce(e.due, 'infinity'::date)`;

/** Every order there is: its key as text, the rows after a cursor, and how they are sorted. */
const orders: Readonly<
  Record<
    DeskSort,
    { key: RawBuilder<unknown>; after(key: string, id: string): RawBuilder<unknown>; by: RawBuilder<unknown> }
  >
> = {
  oldest: {
    key: submittedKey,
    after: (key, id) => sql`(e.submitted, e.id) > (${instant(key)}, ${id}::uuid)`,
    by: sql`e.submitted, e.id`,
  },
  newest: {
    key: submittedKey,
    after: (key, id) => sql`(e.submitted, e.id) < (${instant(key)}, ${id}::uuid)`,
    by: sql`e.submitted desc, e.id desc`,
  },
  due: {
    key: sql`${dueKey}::text`,
    after: (key, id) => sql`(${dueKey}, e.id) > (${key}::date, ${id}::uuid)`,
    by: sql`${dueKey}, e.id`,
  },
  'due-last': {
    key: sql`${dueKey}::text`,
    after: (key, id) => sql`(${dueKey}, e.id) < (${key}::date, ${id}::uuid)`,
    by: sql`${dueKey} desc, e.id desc`,
  },
  'title-last': {
    key: sql`e.title_key`,
    after: (key, id) => sql`(e.title_key, e.id) < (${key}, ${id}::uuid)`,
    by: sql`e.title_key desc, e.id desc`,
  },
  title: {
    key: sql`e.title_key`,
    after: (key, id) => sql`(e.title_key, e.id) > (${key}, ${id}::uuid)`,
    by: sql`e.title_key, e.id`,
  },
};

function instant(microseconds: string) {
  return sql`timestamptz 'epoch' + ${microseconds}::bigint * interval '1 microsecond'`;
}

/** A row of the queue; what is joined is read for the rows of one page only. */
export type DeskRow = OwnedEdition & {
  readonly key: string;
  readonly owner_name: string;
  readonly assigned_name: string | null;
  readonly revision_no: number | null;
  readonly open_comments: number;
};

/** A page of what was handed in, for editors. @throws cursor-invalid */
export async function readQueue(db: Database, person: Person, query: DeskQuery): Promise<DeskPage> {
  const { sort = 'oldest', limit = pageSize, after } = query;
  const order = orders[sort];
  const cursor = after === undefined ? undefined : decodeDeskCursor(after, sort);
  if (after !== undefined && !cursor) throw new ProblemError('cursor-invalid');
  const wanted = filters(person, query);
  const [page, counted] = await Promise.all([
    rows(
      db,
      sql`select e.*, ${order.key} as key from edition e
        where ${wanted} ${cursor ? sql`and ${order.after(cursor.key, cursor.id)}` : sql``}
        order by ${order.by} limit ${limit + 1}`,
    ),
    sql<{ total: number }>`select count(*) as total from edition e where ${wanted}`.execute(db),
  ]);
  const shown = page.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => toItem(row, person)),
    total: counted.rows[0]?.total ?? 0,
    next: page.length > limit && last ? encodeDeskCursor(sort, last) : null,
  };
}

/** One edition as the queue shows it; undefined when there is none. */
export async function readDeskRow(db: Database, id: string): Promise<DeskRow | undefined> {
  const [row] = await rows(db, sql`select e.*, '' as key from edition e where e.id = ${id}`);
  return row;
}

/** Adds names and counts to editions, keeping their order. */
async function rows(db: Database, page: RawBuilder<unknown>): Promise<DeskRow[]> {
  const found = await sql<DeskRow>`
    select page.*, w.owner_id, o.name as owner_name, a.name as assigned_name,
      (select max(no) from revision r where r.edition_id = page.id) as revision_no,
      (select count(*) from comment c
        where c.edition_id = page.id and c.resolved is null and c.reply_to is null) as open_comments
    from (select found.*, row_number() over () as place from (${page}) found) page
    join work w on w.id = page.work_id
    join person o on o.id = w.owner_id
    left join person a on a.id = page.assigned_to
    order by page.place`.execute(db);
  return found.rows;
}

const openStates = sql`('submitted', 'in-review', 'changes-requested', 'accepted')`;

function filters(person: Person, { state, assigned, overdue, q }: DeskQuery): RawBuilder<unknown> {
  const all = [sql`e.state <> 'draft'`];
  if (state && state.length > 0) all.push(sql`e.state = any (${state})`);
  if (assigned === 'me') all.push(sql`e.assigned_to = ${person.id}`);
  if (assigned === 'nobody') all.push(sql`e.assigned_to is null`);
  if (assigned === 'somebody') all.push(sql`e.assigned_to is not null`);
  if (overdue) all.push(sql`e.due < current_date and e.state in ${openStates}`);
  for (const word of (q ?? '').toLowerCase().split(/\s+/u).filter(Boolean)) {
    all.push(sql`position(${word} in e.search_key) > 0`);
  }
  return sql.join(all, sql` and `);
}

export function toItem(row: DeskRow, person: Person): DeskItem {
  const { contributors = [] } = row.metadata;
  return {
    id: row.id,
    state: row.state,
    stateSince: row.state_since.toISOString(),
    version: row.version,
    moves: possibleMoves(person, row),
    title: titleOf(row.metadata),
    authors: contributors.filter(({ roles }) => roles.includes('aut')).map(({ name }) => name),
    owner: { id: row.owner_id, name: row.owner_name },
    assignedTo: row.assigned_to ? { id: row.assigned_to, name: row.assigned_name ?? '' } : null,
    due: row.due,
    submitted: row.submitted?.toISOString() ?? null,
    publishAt: row.publish_at?.toISOString() ?? null,
    publishZone: row.publish_zone,
    bookId: row.book_id,
    revisionNo: row.revision_no,
    openComments: row.open_comments,
  };
}
