-- A manuscript goes the way of every upload: its import is the job, and the revision has the same id.
alter table import add column edition_id uuid references edition (id) on delete cascade;
create index import_edition on import (edition_id, created) where edition_id is not null;

-- The readable text of an accepted revision, for comments anchored in it and for what changed between two.
create table revision_chapter (
  revision_id uuid not null references revision (id) on delete cascade,
  ordinal int not null,
  path text not null,
  title text,
  text text not null,
  words int not null,
  primary key (revision_id, ordinal)
);

-- Where its parts lie inside its reading copy; publishing takes them over into `resource`.
create table revision_resource (
  revision_id uuid not null references revision (id) on delete cascade,
  path text not null,
  media_type text not null,
  start bigint not null,
  stored_bytes bigint not null,
  encoding text check (encoding in ('gzip')),
  bytes bigint not null,
  primary key (revision_id, path)
);
