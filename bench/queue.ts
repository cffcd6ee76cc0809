import { sql } from 'kysely';
import { createAuth } from '../server/features/accounts/auth.ts';
import { openDatabase } from '../server/platform/database.ts';
import { makePerson } from '../server/testing/people.ts';
import { startBenchCluster } from './database.ts';
import { canPin, otherCore, startServer } from './processes.ts';
import { type Benchmark, percentile } from './table.ts';

const manuscripts = 10_000;
const pagesOfEach = 200;
const goalMs = 50;

/** What an editor asks: every order, and the filters, singly and together. */
const questions = [
  'sort=oldest',
  'sort=newest',
  'sort=due',
  'sort=title',
  'state=submitted&sort=oldest',
  'assigned=me&sort=due',
  'assigned=nobody&state=submitted&state=in-review',
  'overdue=true&sort=due',
  'q=lake',
  'q=author%2017&sort=title',
] as const;

export const benchmark: Benchmark = {
  name: 'queue',
  about: 'GET /api/desk/editions on 10,000 manuscripts, page after page',
  async run() {
    const cluster = await startBenchCluster();
    try {
      const url = await cluster.withBooks(100);
      const database = openDatabase(url, 2, () => {});
      const { db } = database;
      // As servers/mangu.ts makes it, so that the cookies are signed alike.
      const auth = createAuth({
        db,
        token: 'not used by a benchmark',
        origin: () => 'http://localhost',
        secure: false,
      });
      const editor = await makePerson({ db, auth: async () => auth }, ['editor'], 'Edith Editor');
      await fill(db, editor.id);
      await cluster.pinTo(otherCore);
      const server = await startServer('mangu', { database: url, 'cache-bytes': 0 });
      const all: number[] = [];
      const rows: (string | number)[][] = [];
      for (const question of questions) {
        const { times, total } = await turnPages(server.url, question, editor.cookie);
        all.push(...times);
        rows.push([question, total, ...[0.5, 0.95, 1].map((share) => percentile(times, share).toFixed(1))]);
      }
      await server.stop();
      await database.close();
      const p95 = percentile(all, 0.95);
      return {
        title: `The queue of the desk, ${manuscripts} manuscripts (ms a page of 50)`,
        columns: ['question', 'found', 'median', 'p95', 'max'],
        rows,
        goals: [
          {
            name: 'p95 of all pages',
            value: `${p95.toFixed(1)} ms`,
            goal: `≤ ${goalMs} ms`,
            met: p95 <= goalMs,
          },
        ],
        notes: [
          `Server on one core${canPin ? '' : ' (not pinned: no taskset here)'}, PostgreSQL on the other; one request at a time, with session, count and all.`,
          `${pagesOfEach} pages of each question, on from the last and again from the first; three revisions' worth of people, comments and metadata on each.`,
        ],
      };
    } finally {
      await cluster.pinTo(undefined);
      await cluster.stop();
    }
  },
};

async function turnPages(url: string, question: string, cookie: string) {
  const times: number[] = [];
  let after = '';
  let total = 0;
  for (let page = 0; page < pagesOfEach; page++) {
    const began = performance.now();
    const answer = await fetch(`${url}/api/desk/editions?${question}${after}`, { headers: { cookie } });
    const body = (await answer.json()) as { total: number; next: string | null };
    times.push(performance.now() - began);
    if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(body)}`);
    total = body.total;
    after = body.next === null ? '' : `&after=${encodeURIComponent(body.next)}`;
  }
  return { times, total };
}

/** Manuscripts of a hundred authors in all states, half of them assigned, with revisions and comments. */
async function fill(db: ReturnType<typeof openDatabase>['db'], editorId: string): Promise<void> {
  await sql`insert into person (name, email, email_verified)
    select 'Author ' || n, 'author-' || n || '@example.org', true from generate_series(1, 100) n`.execute(db);
  await sql`insert into work (owner_id, created)
    select p.id, now() - n * interval '1 minute' from generate_series(1, ${manuscripts / 100}) n, person p
    where p.email like 'author-%'`.execute(db);
  await sql`insert into edition (work_id, state, submitted, assigned_to, due, metadata)
    select w.id,
      (array['submitted', 'in-review', 'changes-requested', 'accepted', 'published', 'rejected'])[1 + floor(random() * 6)::int],
      w.created, case when random() < 0.5 then ${editorId}::uuid end,
      case when random() < 0.7 then current_date + floor(random() * 120)::int - 60 end,
      jsonb_build_object(
        'title', (array['The Lake', 'A House', 'Winter', 'Letters', 'On Bread'])[1 + floor(random() * 5)::int] || ' ' || left(w.id::text, 6),
        'languages', jsonb_build_array('en'), 'descriptionHtml', repeat('About this book. ', 60),
        'contributors', jsonb_build_array(jsonb_build_object('name', p.name, 'roles', jsonb_build_array('aut'))))
    from work w join person p on p.id = w.owner_id`.execute(db);
  await sql`insert into revision (id, edition_id, no, file_name, bytes)
    select gen_random_uuid(), e.id, n, 'book.epub', 1000000 from edition e, generate_series(1, 3) n`.execute(
    db,
  );
  await sql`insert into comment (edition_id, person_name, text)
    select e.id, 'Edith Editor', 'Why?' from edition e, generate_series(1, 4) n`.execute(db);
  await sql`vacuum analyze`.execute(db);
}
