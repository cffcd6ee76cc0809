-- What the desk adds to works on their way.

-- Which version of the edition a move was made from: the same move sent twice from one version is one move.
alter table transition add column seen_version int;

-- A book that was unpublished: nowhere to be found, but what readers keep of it stays. The index says it once more,
-- because servers read it whole.
alter table book add column hidden boolean not null default false;
alter table book_index add column hidden boolean not null default false;
