-- What the desk adds to works on their way.

-- Which version of the edition a move was made from: the same move sent twice from one version is one move.
alter table transition add column seen_version int;
