-- How often something was tried that may only be tried so often, counted for all servers together. The key is a
-- hash, so that nobody reads addresses here.
create table attempt (
  key bytea primary key,
  count int not null,
  until timestamptz not null
);
create index attempt_until on attempt (until);
