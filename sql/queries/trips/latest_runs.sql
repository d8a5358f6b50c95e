-- The newest runs that loaded files, and what became of these.
select
    run_id as run,
    count(*) as files,
    count(*) filter (where state in ('waiting', 'loading')) as waiting,
    count(*) filter (where state = 'refused') as refused,
    sum(trips) as trips,
    sum(quarantined) as quarantined,
    to_char(max(changed_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at
from trips.file_progress
where dag_id = 'trips'
group by run_id
order by max(changed_at) desc
limit 20
