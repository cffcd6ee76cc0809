-- Who reads: a person, or a device without an account. A person's id is the person's own; a device's is made of the
-- first half of the hash of its cookie, so that neither has to be looked up before a place is saved.
create table reader (
  id uuid primary key,
  person_id uuid unique references person (id) on delete cascade,
  -- Raised by every change to this reader's highlights, whose order it is.
  changes bigint not null default 0,
  check (person_id is null or person_id = id)
);
insert into reader (id)
select distinct encode(substring(device for 16), 'hex')::uuid
from (select device from position union select device from bookmark) as device;

alter table position add reader_id uuid references reader (id) on delete cascade;
update position set reader_id = encode(substring(device for 16), 'hex')::uuid;
drop index position_recent;
alter table position drop constraint position_pkey;
alter table position drop column device;
alter table position
  add primary key (reader_id, book_id),
  -- The tab that read here last, and how often a place in this book was saved: docs/decisions/0024.
  add writer uuid,
  add version int not null default 1,
  -- The day of the last save as the reader calls it, and the seconds read on it; earlier days are in reading_day.
  add day date not null default current_date,
  add seconds int not null default 0,
  add begun timestamptz not null default now(),
  add finished timestamptz,
  -- Saves change no index, so that they stay on the row's page.
  set (fillfactor = 60);
update position set begun = updated, day = updated::date, finished = case when fraction >= 0.995 then updated end;

alter table bookmark add reader_id uuid references reader (id) on delete cascade;
update bookmark set reader_id = encode(substring(device for 16), 'hex')::uuid;
drop index bookmark_place;
alter table bookmark drop column device;
alter table bookmark alter reader_id set not null;
create unique index bookmark_place on bookmark (reader_id, book_id, md5(cfi));

create table reading_day (
  reader_id uuid not null references reader (id) on delete cascade,
  book_id uuid not null references book (id) on delete cascade,
  day date not null,
  seconds int not null,
  primary key (reader_id, book_id, day)
);

-- A passage that a reader marked, perhaps with a note. Deleted ones stay without their words, so that the reader's
-- other devices hear of it.
create table highlight (
  id uuid primary key,
  reader_id uuid not null references reader (id) on delete cascade,
  book_id uuid not null references book (id) on delete cascade,
  cfi text not null,
  fraction double precision not null check (fraction between 0 and 1),
  chapter text,
  exact text not null,
  prefix text not null,
  suffix text not null,
  colour text not null check (colour in ('yellow', 'green', 'blue', 'pink')),
  note text not null default '',
  version int not null default 1,
  -- reader.changes when it was last changed.
  changed bigint not null,
  created timestamptz not null default clock_timestamp(),
  updated timestamptz not null default clock_timestamp(),
  deleted timestamptz
);
create unique index highlight_place on highlight (reader_id, book_id, md5(cfi)) where deleted is null;
create index highlight_changes on highlight (reader_id, book_id, changed);
create index highlight_newest on highlight (reader_id, updated desc, id desc) where deleted is null;

-- Books that a person keeps: put into the library, or wished for.
create table library_book (
  person_id uuid not null references person (id) on delete cascade,
  book_id uuid not null references book (id) on delete cascade,
  added timestamptz not null default clock_timestamp(),
  primary key (person_id, book_id)
);
create table wish (
  person_id uuid not null references person (id) on delete cascade,
  book_id uuid not null references book (id) on delete cascade,
  added timestamptz not null default clock_timestamp(),
  primary key (person_id, book_id)
);

create table shelf (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person (id) on delete cascade,
  name text not null,
  -- Order of a person's shelves.
  place int not null,
  version int not null default 1,
  created timestamptz not null default clock_timestamp()
);
create unique index shelf_name on shelf (person_id, lower(name));
create table shelf_book (
  shelf_id uuid not null references shelf (id) on delete cascade,
  book_id uuid not null references book (id) on delete cascade,
  place int not null,
  primary key (shelf_id, book_id)
);

-- A contributor or a series that a person wants to hear of.
create table follow (
  person_id uuid not null references person (id) on delete cascade,
  facet_value_id int not null references facet_value (id) on delete cascade,
  created timestamptz not null default clock_timestamp(),
  primary key (person_id, facet_value_id)
);
create index follow_value on follow (facet_value_id);
-- Books that followers were told of: once, however often a book is published.
create table told_book (
  book_id uuid primary key references book (id) on delete cascade
);

-- What a person thinks of a book: stars, and words when they like.
create table review (
  id uuid primary key default gen_random_uuid(),
  book_id uuid not null references book (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  stars smallint not null check (stars between 1 and 5),
  text text not null default '',
  version int not null default 1,
  created timestamptz not null default clock_timestamp(),
  updated timestamptz not null default clock_timestamp(),
  -- Taken away by a moderator, with what the writer was told.
  removed timestamptz,
  removed_reason text,
  unique (book_id, person_id)
);
create index review_newest on review (book_id, created desc, id desc) where removed is null;

-- Stars of a book, kept with every review, so that no page has to count.
create table book_rating (
  book_id uuid primary key references book (id) on delete cascade,
  ratings int not null,
  stars int not null
);
create function count_stars() returns trigger language plpgsql as $$
declare
  before_stars int := case when tg_op <> 'INSERT' and old.removed is null then old.stars end;
  after_stars int := case when tg_op <> 'DELETE' and new.removed is null then new.stars end;
  of_book uuid := case when tg_op = 'DELETE' then old.book_id else new.book_id end;
begin
  -- A book that is being removed takes its reviews with it.
  if not exists (select from book where id = of_book) then return null; end if;
  insert into book_rating (book_id, ratings, stars)
  values (of_book, num_nonnulls(after_stars) - num_nonnulls(before_stars), coalesce(after_stars, 0) - coalesce(before_stars, 0))
  on conflict (book_id) do update
  set ratings = book_rating.ratings + excluded.ratings, stars = book_rating.stars + excluded.stars;
  return null;
end $$;
create trigger review_stars after insert or update or delete on review
  for each row execute function count_stars();

create table review_report (
  id uuid primary key default gen_random_uuid(),
  review_id uuid not null references review (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  reason text not null,
  created timestamptz not null default clock_timestamp(),
  -- Settled once a moderator kept or removed the review.
  settled timestamptz,
  unique (review_id, person_id)
);
create index review_report_open on review_report (created, id) where settled is null;
