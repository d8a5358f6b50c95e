-- Counts the transactions in quarantine.
select count(*) as transactions
from ops.quarantined_transaction
