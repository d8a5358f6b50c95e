-- Counts the transactions in quarantine by reason.
select reason,
       count(*) as transactions
from ops.quarantined_transaction
cross join unnest(reasons) reason
group by reason
order by transactions desc, reason
