-- How many transactions wait in quarantine.
select count(*) as transactions
from ops.quarantined_transaction
