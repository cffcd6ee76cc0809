-- People with an account, and what proves that they are who they say. Columns are those of better-auth.
create table person (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  created timestamptz not null default now(),
  updated timestamptz not null default now()
);

-- A person may hold several; without a row one reads like anybody else.
create table person_role (
  person_id uuid not null references person (id) on delete cascade,
  role text not null check (role in ('reader', 'author', 'editor', 'administrator')),
  granted timestamptz not null default now(),
  primary key (person_id, role)
);

create table session (
  id uuid primary key default gen_random_uuid(),
  token text not null unique,
  person_id uuid not null references person (id) on delete cascade,
  expires timestamptz not null,
  ip_address text,
  user_agent text,
  created timestamptz not null default now(),
  updated timestamptz not null default now()
);
create index session_person on session (person_id);

-- One way to sign in: a password, or a provider of OpenID Connect.
create table account (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person (id) on delete cascade,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires timestamptz,
  refresh_token_expires timestamptz,
  scope text,
  created timestamptz not null default now(),
  updated timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index account_person on account (person_id);

-- What was sent to somebody and is waited for: a verification, a reset.
create table verification (
  id uuid primary key default gen_random_uuid(),
  identifier text not null,
  value text not null,
  expires timestamptz not null,
  created timestamptz not null default now(),
  updated timestamptz not null default now()
);
create index verification_identifier on verification (identifier);

create table two_factor (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count int not null default 0,
  locked_until timestamptz
);
create index two_factor_person on two_factor (person_id);

-- What people were told. `data` fills the words of the client's catalogue under `kind`.
create table notification (
  id uuid primary key default gen_random_uuid(),
  person_id uuid not null references person (id) on delete cascade,
  kind text not null,
  data jsonb not null default '{}',
  -- Path of ours to go to.
  path text not null,
  created timestamptz not null default clock_timestamp(),
  read timestamptz
);
create index notification_person on notification (person_id, created desc);
create index notification_unread on notification (person_id) where read is null;

-- Every privileged act. Rows are added and never changed; the actor is no reference, so that an account can go.
create table audit (
  no bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  -- Absent for the machine itself: the command line, a schedule.
  person_id uuid,
  person_name text not null,
  -- Like `role.grant`; what it was done to, like `person:<uuid>`; and the particulars.
  act text not null,
  object text not null,
  detail jsonb not null default '{}'
);
create index audit_at on audit (at desc, no desc);
create index audit_object on audit (object, no desc);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only ever added', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger audit_append_only before update or delete or truncate on audit
  for each statement execute function refuse_change();

-- Mail on its way out, written in the transaction that it tells of. In the embedded default it stays here, for the
-- mailbox page; otherwise whichever server claims it hands it to SMTP or SES.
create table mail (
  id uuid primary key default gen_random_uuid(),
  recipient text not null,
  subject text not null,
  text text not null,
  created timestamptz not null default clock_timestamp(),
  sent timestamptz,
  attempts int not null default 0,
  next_attempt timestamptz not null default now(),
  -- What the mail server said last.
  trouble text
);
create index mail_waiting on mail (next_attempt) where sent is null;
create index mail_newest on mail (created desc);
