-- Quarantines transactions, with every reason; one that was in quarantine before keeps the time when it came.
insert into ops.quarantined_transaction (transaction_id, delivery, reasons)
select transaction_id,
       delivery,
       reasons
from pg_temp.fragment
where fate = 'quarantined'
on conflict (transaction_id) do update set reasons = excluded.reasons
