-- Where the parts of a book lie inside its reading copy, one object that holds them all.
create table resource (
  book_id uuid not null references book (id) on delete cascade,
  path text not null,
  media_type text not null,
  -- Bytes inside the object, and how they are stored there.
  start bigint not null,
  stored_bytes bigint not null,
  encoding text check (encoding in ('gzip')),
  bytes bigint not null,
  primary key (book_id, path)
);

-- A reader without an account is a device: the hash of a random cookie.
create table position (
  device bytea not null,
  book_id uuid not null references book (id) on delete cascade,
  cfi text not null,
  fraction double precision not null check (fraction between 0 and 1),
  chapter text,
  updated timestamptz not null default now(),
  primary key (device, book_id)
);
create index position_recent on position (device, updated desc);

create table bookmark (
  id uuid primary key,
  device bytea not null,
  book_id uuid not null references book (id) on delete cascade,
  cfi text not null,
  fraction double precision not null check (fraction between 0 and 1),
  label text not null,
  created timestamptz not null default now()
);
-- A CFI can be longer than an index entry may be.
create unique index bookmark_place on bookmark (device, book_id, md5(cfi));
