-- What an administrator decided about the house. No row: nothing was decided, and everything is as it comes
-- (docs/handbook/operators, The administration). Not filled here, so that an empty installation stays empty.
create table setting (
  one boolean primary key default true check (one),
  version int not null default 1,
  name text,
  sign_up text not null check (sign_up in ('open', 'invited')),
  reviews text not null check (reviews in ('open', 'closed')),
  contact text,
  updated timestamptz not null default now()
);
