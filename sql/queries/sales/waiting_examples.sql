-- Some transactions in quarantine, the newest delivery first, with file and line. Columns may be swapped, so an id may be a
-- person's; one of a transaction that is loaded is known.
select waiting.transaction_id,
       exists (select from sales.transaction loaded where loaded.transaction_id = waiting.transaction_id) as known,
       array_to_string(waiting.reasons, ' ') as reasons,
       place.source_file,
       place.source_line
from (
    select transaction_id,
           delivery,
           reasons
    from ops.quarantined_transaction
    order by delivery desc, transaction_id
    limit :most
) waiting
cross join lateral (
    select source_file,
           source_line
    from ops.quarantined_line line
    where line.transaction_id = waiting.transaction_id
    order by cardinality(line.reasons) desc, source_file, source_line
    limit 1
) place
order by waiting.delivery desc, waiting.transaction_id
