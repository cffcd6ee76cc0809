-- Since when somebody may not sign in; what is theirs stays.
alter table person add suspended timestamptz;

-- Who is suspended has no session, whoever would make one and however close both come: the row of the person is
-- locked, so that a suspension either sees the session and ends it, or is seen here.
create function refuse_session_of_suspended() returns trigger language plpgsql as $$
declare
  since timestamptz;
begin
  select suspended into since from person where id = new.person_id for share;
  if since is not null then
    raise exception 'this person is suspended' using errcode = 'MG001';
  end if;
  return new;
end $$;
create trigger session_of_suspended before insert on session
  for each row execute function refuse_session_of_suspended();
