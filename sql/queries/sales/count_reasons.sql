-- Why transactions of this load are quarantined.
select reason,
       count(*) as transactions
from pg_temp.fragment
cross join unnest(reasons) reason
where fate = 'quarantined'
group by reason
order by transactions desc, reason
