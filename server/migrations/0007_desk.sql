-- What the desk adds to works on their way.

-- Which version of the edition a move was made from: the same move sent twice from one version is one move.
alter table transition add column seen_version int;

-- A book that was unpublished: nowhere to be found, but what readers keep of it stays. The index says it once more,
-- because servers read it whole.
alter table book add column hidden boolean not null default false;
alter table book_index add column hidden boolean not null default false;

-- What the desk's queue is sorted and searched by, kept beside the metadata by the database itself.
alter table edition add column title_key text not null default '';
alter table edition add column search_key text not null default '';
create function edition_keys() returns trigger language plpgsql as $$
begin
  new.title_key := lower(left(coalesce(new.metadata ->> 'title', ''), 200));
  new.search_key := lower(concat_ws(' ', new.metadata ->> 'title',
    (select string_agg(c ->> 'name', ' ') from jsonb_array_elements(
      case jsonb_typeof(new.metadata -> 'contributors') when 'array' then new.metadata -> 'contributors' else '[]' end) c)));
  return new;
end $$;
create trigger edition_keys before insert or update of metadata on edition for each row execute function edition_keys();
update edition set metadata = metadata;
create index edition_by_submitted on edition (submitted, id) where state <> 'draft';
create index edition_by_due on edition (coalesce(due, 'infinity'::date), id) where state <> 'draft';
create index edition_by_title on edition (title_key, id) where state <> 'draft';

-- A remark on a manuscript, a passage of it, or an answer to one.
create table comment (
  id uuid primary key default gen_random_uuid(),
  edition_id uuid not null references edition (id) on delete cascade,
  reply_to uuid references comment (id) on delete cascade,
  person_id uuid references person (id) on delete set null,
  person_name text not null,
  text text not null,
  created timestamptz not null default clock_timestamp(),
  revision_no int,
  -- PassageAnchor of contract/comments.ts, as it was written.
  anchor jsonb,
  -- Where the passage is in which revision, looked up when somebody first reads the comments after it came.
  anchored_in uuid references revision (id) on delete set null,
  anchored jsonb,
  resolved timestamptz,
  resolved_by text
);
create index comment_edition on comment (edition_id, created);
create index comment_open on comment (edition_id) where resolved is null and reply_to is null;

-- Kinds of notices that a person wants by mail too.
create table mail_wish (
  person_id uuid not null references person (id) on delete cascade,
  notice_group text not null,
  primary key (person_id, notice_group)
);
