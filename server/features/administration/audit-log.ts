import type { Act, Acts, AuditQuery } from '@mangu/contract/administration';
import { sql } from 'kysely';
import type { Database } from '../../platform/database.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

const pageSize = 50;
const exportPageSize = 1000;

/** Newest first; `act` and `object` by their beginning, people by a part of their name. */
export async function listActs(db: Database, query: AuditQuery): Promise<Acts> {
  const limit = query.limit ?? pageSize;
  const { act, object, person, from, to } = query;
  let rows = db
    .selectFrom('audit')
    .selectAll()
    .orderBy('no', 'desc')
    .limit(limit + 1);
  if (act) rows = rows.where(sql<boolean>`starts_with(act, ${act})`);
  if (object) rows = rows.where(sql<boolean>`starts_with(object, ${object})`);
  if (person) rows = rows.where(sql<boolean>`strpos(lower(person_name), ${person.toLowerCase()}) > 0`);
  if (from) rows = rows.where(sql<boolean>`at >= ${from}::date`);
  if (to) rows = rows.where(sql<boolean>`at < ${to}::date + 1`);
  if (query.after) rows = rows.where('no', '<', Number(decodeCursor(query.after, 1)[0]));
  const found = await rows.execute();
  const items = found.slice(0, limit).map(
    (row): Act => ({
      no: row.no,
      at: row.at.toISOString(),
      personId: row.person_id,
      personName: row.person_name,
      act: row.act,
      object: row.object,
      detail: isRecord(row.detail) ? row.detail : {},
    }),
  );
  const last = items.at(-1);
  return { items, next: found.length > limit && last ? encodeCursor([last.no]) : null };
}

/** The whole answer, a thousand acts in memory at most. */
export async function* exportActs(db: Database, query: AuditQuery, format: 'csv' | 'jsonl') {
  if (format === 'csv') yield `${csvLine(['no', 'at', 'person', 'personId', 'act', 'object', 'detail'])}`;
  let after: string | null | undefined;
  do {
    const page: Acts = await listActs(db, { ...query, limit: exportPageSize, ...(after ? { after } : {}) });
    yield page.items
      .map((act) =>
        format === 'jsonl'
          ? `${JSON.stringify(act)}\n`
          : csvLine([
              String(act.no),
              act.at,
              act.personName,
              act.personId ?? '',
              act.act,
              act.object,
              JSON.stringify(act.detail),
            ]),
      )
      .join('');
    after = page.next;
  } while (after);
}

/** RFC 4180. A cell that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  const safe = cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell));
  return `${safe.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
