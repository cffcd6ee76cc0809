-- A work is what somebody wrote; an edition is one form of it that can be published; a revision is one file of that.
create table work (
  id uuid primary key default gen_random_uuid(),
  owner_id uuid not null references person (id) on delete cascade,
  created timestamptz not null default now()
);
create index work_owner on work (owner_id);

create table edition (
  id uuid primary key default gen_random_uuid(),
  work_id uuid not null references work (id) on delete cascade,
  -- States and moves: contract/manuscripts.ts.
  state text not null default 'draft',
  state_since timestamptz not null default now(),
  -- Raised by every change, so that two people at once notice each other.
  version int not null default 1,
  -- EditionMetadata of contract/editions.ts, as far as it is filled in.
  metadata jsonb not null default '{}',
  -- A picture of its own instead of the manuscript's; `id` is where its objects lie.
  cover jsonb,
  -- Editor who has it, and when an answer is due.
  assigned_to uuid references person (id) on delete set null,
  due date,
  submitted timestamptz,
  -- An instant; the zone is kept to say it as it was meant.
  publish_at timestamptz,
  publish_zone text,
  -- Present once it was published, also while it is not to be seen.
  book_id uuid references book (id) on delete set null,
  checklist jsonb not null default '{}',
  created timestamptz not null default now(),
  updated timestamptz not null default now()
);
create index edition_work on edition (work_id);
create index edition_queue on edition (state, submitted, id);
create index edition_assigned on edition (assigned_to, state);
create index edition_due_to_publish on edition (publish_at) where state = 'scheduled';

create table revision (
  -- Also the id of its upload and of its row in `import`.
  id uuid primary key,
  edition_id uuid not null references edition (id) on delete cascade,
  no int not null,
  created_by uuid references person (id) on delete set null,
  created timestamptz not null default clock_timestamp(),
  file_name text not null,
  -- By content; absent until the file was looked into.
  format text check (format in ('epub', 'markdown', 'docx')),
  bytes bigint not null,
  -- Of the EPUB, and what the checker found in it; absent until it was accepted.
  sha256 bytea,
  detail jsonb,
  unique (edition_id, no)
);

create table transition (
  id uuid primary key default gen_random_uuid(),
  edition_id uuid not null references edition (id) on delete cascade,
  move text not null,
  from_state text not null,
  to_state text not null,
  -- Absent when the schedule did it, or when the account is gone; the name stays.
  person_id uuid references person (id) on delete set null,
  person_name text not null,
  reason text,
  revision_no int,
  at timestamptz not null default clock_timestamp()
);
create index transition_edition on transition (edition_id, at);
