/** In the order of the numbers that `writeSql` answers with. */
export const verdicts = ['saved', 'elsewhere', 'no-book', 'no-session', 'again'] as const;
export type Verdict = (typeof verdicts)[number];

/** Whoever does not turn a page for so long has put the book away. */
const pauseSeconds = 300;

/**
 * A batch of places as one statement, and so as one transaction. $1 is a JSON list of rows.
 *
 * `seen` resolves sessions, and numbers the places of one reader in one book: the first is written, the others are told
 * to come again. `turned` holds those as they meet the row that is there. A place is taken when its base is not older
 * than that row or the same page wrote it; the statement says so twice, since another server may have written
 * meanwhile. Seconds since the save before count as reading when they are few; at the first save of a new day those of
 * the day before move to reading_day.
 */
export const writeSql = `
with seen as materialized (
  select g.*, coalesce(s.person_id, g.device) as reader, s.person_id,
    row_number() over (partition by coalesce(s.person_id, g.device), g.book order by g.place) as turn
  from json_to_recordset($1::json) as g (
    place int, session text, device uuid, book uuid, cfi text, fraction float8, chapter text, writer uuid, base int,
    day date
  )
  -- One look into the index a row, whatever the planner thinks of the size of the table.
  left join lateral (
    select person_id from session where token = g.session and expires > now() limit 1
  ) s on true
), turned as materialized (
  select s.*, b.id as book_id,
    p.version as old_version, p.day as old_day, p.seconds as old_seconds,
    p.reader_id is null or p.version <= s.base or p.writer = s.writer as fresh,
    greatest(p.day, case when abs(s.day - current_date) <= 1 then s.day else current_date end) as today,
    case when now() - p.updated < interval '${pauseSeconds} seconds'
      then round(extract(epoch from now() - p.updated)) else 0 end::int as spent
  from seen s
  left join book b on b.id = s.book
  left join position p on p.reader_id = s.reader and p.book_id = s.book
  where s.reader is not null and s.turn = 1
), readers as (
  insert into reader (id, person_id)
  select distinct on (reader) reader, person_id from turned t
  where book_id is not null and old_version is null and not exists (select from reader r where r.id = t.reader)
  on conflict do nothing
), days as (
  insert into reading_day as d (reader_id, book_id, day, seconds)
  select reader, book_id, old_day, old_seconds from turned where fresh and today > old_day and old_seconds > 0
  on conflict (reader_id, book_id, day) do update set seconds = d.seconds + excluded.seconds
), written as (
  insert into position as p
    (reader_id, book_id, cfi, fraction, chapter, updated, writer, version, day, seconds, finished)
  select reader, book_id, cfi, fraction, chapter, now(), writer, base + 1, today,
    case when today > old_day then spent else coalesce(old_seconds, 0) + spent end,
    case when fraction >= 0.995 then now() end
  from turned where fresh and book_id is not null order by reader, book_id
  on conflict (reader_id, book_id) do update set
    cfi = excluded.cfi, fraction = excluded.fraction, chapter = excluded.chapter, updated = excluded.updated,
    writer = excluded.writer, version = p.version + 1, day = excluded.day, seconds = excluded.seconds,
    finished = coalesce(p.finished, excluded.finished), put_away = false
  where p.version < excluded.version or p.writer = excluded.writer
  returning reader_id, book_id
)
select s.place,
  case
    when s.reader is null then 3
    when s.turn > 1 then 4
    when t.book_id is null then 2
    when w.reader_id is null then 1
    else 0
  end
from seen s
left join turned t on t.place = s.place
left join written w on w.reader_id = s.reader and w.book_id = s.book and s.turn = 1`;
