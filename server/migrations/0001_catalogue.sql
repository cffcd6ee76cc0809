-- No extension is needed: words are folded (case, accents, ligatures) by the server before they come here, by the same
-- code that folds queries and marks snippets, and mistyped words are mended from its memory.

-- A book that readers can find. Rows appear whole, in the transaction that publishes them.
create table book (
  id uuid primary key,
  -- Narrow key of the search side tables and the in-memory facet index.
  no int generated always as identity unique,
  sha256 bytea not null unique,
  -- Object keys: the file as it came, and the sanitised copy for reading.
  original_key text not null,
  reading_key text not null,
  file_name text not null,
  bytes bigint not null,
  -- Ready JSON of the list (BookCard) and of the book page (BookDetail without neighbours).
  card text not null,
  detail jsonb not null,
  package_path text not null,
  added timestamptz not null default now()
);

-- A value that books are filtered by. facet: 0 language, 1 subject, 2 contributor, 3 series.
create table facet_value (
  id int generated always as identity primary key,
  facet smallint not null check (facet between 0 and 3),
  value text not null,
  unique (facet, value)
);

-- What every server keeps in memory of a book: sort keys and filter values. Small rows, read once at start.
create table book_index (
  no int primary key references book (no) on delete cascade,
  added timestamptz not null,
  title_key text not null,
  contributor_key text not null,
  -- ISO 8601 as far as it is known, empty when it is not.
  published_key text not null,
  -- Words of the title, for the rank of a title that is exactly what was asked for.
  title_words smallint not null,
  -- Bit per accessibility filter, in the order of the contract.
  accessibility smallint not null,
  facet_ids int[] not null
);

-- Words of a book by the place they stand in. field: 0 title, 1 people and series, 2 subject, 3 description, 4 text.
-- The vectors lie out of line (toast_tuple_target), so that a search reads only the narrow rows.
create table book_words (
  no int not null references book (no) on delete cascade,
  field smallint not null check (field between 0 and 4),
  words tsvector not null,
  primary key (no, field)
) with (toast_tuple_target = 128);
-- Without a pending list: a search never has to scan what an import left behind.
create index book_words_words on book_words using gin (words) with (fastupdate = off);

-- Pieces of text that snippets quote: 0 is the description, the others are the chapters in reading order.
create table passage (
  no int not null references book (no) on delete cascade,
  ordinal int not null,
  chapter text,
  text text not null,
  words tsvector not null,
  primary key (no, ordinal)
);

-- Every word of the index, so that a mistyped one can be mended before the search.
create table word (
  word text collate "C" primary key,
  -- Books with the word in their metadata; 0 when it stands only inside books.
  books int not null
);

-- Where a book stands in a series, for its neighbours.
create table book_series (
  series_id int not null references facet_value (id),
  position numeric not null,
  no int not null references book (no) on delete cascade,
  primary key (series_id, position, no)
);
