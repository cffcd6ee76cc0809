-- Put away by the reader: the place is kept, but the book stands in no list of what is read until it is read on.
alter table position add put_away boolean not null default false;
