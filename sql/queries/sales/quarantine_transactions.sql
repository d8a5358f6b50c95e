-- Quarantines transactions, with every reason.
insert into ops.quarantined_transaction (transaction_id, delivery, reasons)
select transaction_id,
       delivery,
       reasons
from pg_temp.fragment
where fate = 'quarantined'
