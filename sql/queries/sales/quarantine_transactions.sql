-- Quarantines transactions, with every reason; one that was tried again stays since when it is there.
insert into ops.quarantined_transaction (transaction_id, delivery, reasons)
select transaction_id,
       delivery,
       reasons
from pg_temp.fragment
where fate = 'quarantined'
on conflict (transaction_id) do update set reasons = excluded.reasons
