-- What the session with this number does: for how long its statement has run, if it waits for a lock, who holds that one,
-- and whether one of these is no task. The database itself names those whose session is none of a person, as autovacuum.
select floor(extract(epoch from clock_timestamp() - own.query_start))::bigint as seconds,
       own.wait_event_type is not distinct from 'Lock' as waits,
       coalesce(string_agg(distinct coalesce(other.usename, 'the server') || case
           when other.application_name = '' then '' else ' (' || other.application_name || ')'
       end, ', ') filter (where other.pid is not null), '') as holders,
       coalesce(bool_or(other.usename is not null and tasks.member is null), false) as person
from pg_stat_activity own
left join pg_stat_activity other on other.pid = any (pg_blocking_pids(own.pid))
left join pg_auth_members tasks on tasks.roleid = 'task'::regrole and tasks.member = other.usesysid
where own.pid = :session
  and own.state = 'active'
group by own.query_start, own.wait_event_type
