import type { Job, Jobs, JobsQuery } from '@mangu/contract/administration';
import { problems } from '@mangu/contract/problem';
import { sql } from 'kysely';
import { recordAct } from '../../platform/audit.ts';
import type { Database } from '../../platform/database.ts';
import { type JobQueue, selectJobs } from '../../platform/job-queue.ts';
import { discardMail, retryMail } from '../../platform/mail.ts';
import type { Person } from '../../platform/person.ts';
import { ProblemError } from '../../platform/problems.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { mayDiscardJob, mayRetryJob } from './policy.ts';

const pageSize = 50;

/**
 * Jobs of the queue, and two kinds of rows that are jobs, too: files that are being taken in (docs/decisions/0010), and
 * mail that met with trouble.
 */
const everyJob = sql`
  select job.id, 'publish-edition' as kind,
    case job.state when 'active' then 'running' when 'failed' then 'failed'
      when 'completed' then 'done' when 'cancelled' then 'done' else 'waiting' end as state,
    edition.metadata ->> 'title' as about, '/desk/' || edition.id as path,
    job.retries + case when job.state in ('created', 'retry') then 0 else 1 end as tries,
    job.created, job."startAfter" as due, job.completed as finished,
    case when job.state in ('failed', 'retry') then job.output end as output
  from (${selectJobs}) job left join edition on edition.id::text = job.data ->> 'editionId'
  union all
  select import.id, 'import',
    case when stage <> 'done' and lease_until > now() and attempts > 0 then 'running'
      when stage <> 'done' then 'waiting' when ${gaveUp()} then 'failed' else 'done' end,
    coalesce(title, file_name), '/books/' || book_id, attempts, import.created, null, finished,
    case when ${gaveUp()} then findings -> 0 end
  from import
  where stage <> 'done' or finished > now() - interval '7 days'
  union all
  select id, 'mail', case when next_attempt = 'infinity' then 'failed' else 'waiting' end,
    recipient, null, attempts, created, nullif(next_attempt, 'infinity'), null,
    jsonb_build_object('message', trouble, 'remedy', case when next_attempt = 'infinity'
      then 'It was refused for good. Try again when the reason is mended, or discard it.'
      else 'It is tried again by itself, every hour at last.' end)
  from mail
  where sent is null and trouble is not null`;

/** A refused file is the result of a job well done; one that brought the check to its limits is a job that failed. */
function gaveUp() {
  return sql`reason is not distinct from 'resource-limit'`;
}

interface Row extends Pick<Job, 'id' | 'kind' | 'state' | 'about' | 'path' | 'tries'> {
  /** Text, for microseconds are told apart by the marker of a page. */
  readonly created: string;
  readonly due: Date | null;
  readonly finished: Date | null;
  readonly output: unknown;
}

/** Jobs in one state, newest first, and how many are in each. What is done is kept for a week. */
export async function listJobs(db: Database, person: Person, query: JobsQuery): Promise<Jobs> {
  const limit = query.limit ?? pageSize;
  const [created, id] = query.after ? decodeCursor(query.after, 2) : ['infinity', ''];
  const { rows } = await sql<Row>`
    select id, kind, state, about, path, tries, due, finished, output,
      to_char(created at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created
    from (${everyJob}) job
    where state = ${query.state} and (created, id::text) < (${String(created)}::timestamptz, ${String(id)})
    order by job.created desc, id::text desc limit ${limit + 1}`.execute(db);
  const counts = await sql<Jobs['counts']>`
    select count(*) filter (where state = 'waiting') as waiting, count(*) filter (where state = 'running') as running,
      count(*) filter (where state = 'failed') as failed, count(*) filter (where state = 'done') as done
    from (${everyJob}) job`.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => told(person, row)),
    next: rows.length > limit && last ? encodeCursor([last.created, last.id]) : null,
    counts: counts.rows[0] ?? { waiting: 0, running: 0, failed: 0, done: 0 },
  };
}

function told(person: Person, { output, due, finished, ...row }: Row): Job {
  return {
    ...row,
    due: due?.toISOString() ?? null,
    finished: finished?.toISOString() ?? null,
    error: output === null ? null : errorOf(output),
    mayRetry: mayRetryJob(person, row),
    mayDiscard: mayDiscardJob(person, row),
  };
}

/** What a failed job left behind: an error of the worker, or a finding about a file. The trace stays in the database. */
function errorOf(output: unknown): Job['error'] {
  if (typeof output !== 'object' || output === null) return null;
  const text = (name: string) => {
    const value: unknown = Reflect.get(output, name);
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const id = text('id');
  return {
    problem: id && Object.hasOwn(problems, id) ? id : null,
    text: text('message') ?? JSON.stringify(output),
    remedy: text('remedy'),
  };
}

/**
 * Tries a failed job again, or takes one away that has ended; written down.
 * @throws job-not-found when it is no such job, or in no state for this
 */
export async function actOnJob(
  db: Database,
  queue: Pick<JobQueue, 'retry' | 'discard' | 'announce'>,
  person: Person,
  { jobId, act }: { readonly jobId: string; readonly act: 'retry' | 'discard' },
): Promise<void> {
  await db
    .transaction()
    .execute(async (trx) => {
      const ofMail = act === 'retry' ? retryMail : discardMail;
      if (!(await queue[act](trx, jobId)) && !(await ofMail(trx, jobId)))
        throw new ProblemError('job-not-found');
      await recordAct(trx, person, `job.${act}`, `job:${jobId}`);
    })
    .catch((error: unknown) => {
      // The schedule was renewed meanwhile and has a job of its own: one of a key waits at a time.
      if (error instanceof Error && Reflect.get(error, 'code') === '23505')
        throw new ProblemError('job-not-found');
      throw error;
    });
  if (act === 'retry') queue.announce(new Date());
}
