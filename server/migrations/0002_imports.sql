-- One file on its way from upload to catalogue. The row is the job: a server claims it with a lease that it
-- renews; a lease that ran out belongs to a server that died, and the next one takes the job over.
create table import (
  id uuid primary key,
  file_name text not null,
  bytes bigint not null,
  stage text not null default 'received' check (stage in ('received', 'checking', 'reading', 'storing', 'done')),
  verdict text check (verdict in ('accepted', 'sanitised', 'rejected')),
  reason text,
  duplicate boolean not null default false,
  findings jsonb not null default '[]',
  book_id uuid references book (id) on delete set null,
  title text,
  -- Every claim raises it, so it also fences off a server that lost its lease.
  attempts int not null default 0,
  -- Attempts that ended for a reason that was not the file's.
  pardoned int not null default 0,
  lease_until timestamptz,
  milliseconds int,
  -- Not now(): rows of one transaction keep the order in which they were made.
  created timestamptz not null default clock_timestamp(),
  finished timestamptz,
  check ((stage = 'done') = (verdict is not null))
);
create index import_waiting on import (created) where stage <> 'done';
create index import_recent on import (created desc, id);
