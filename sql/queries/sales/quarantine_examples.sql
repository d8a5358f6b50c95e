-- Some transactions of this load that are quarantined, and where they stand; nothing personal.
select quarantined.transaction_id,
       array_to_string(quarantined.reasons, ' ') as reasons,
       place.source_file,
       place.source_line
from (
    select transaction_id,
           reasons
    from pg_temp.fragment
    where fate = 'quarantined'
    order by transaction_id
    limit :most
) quarantined
cross join lateral (
    select source_file,
           source_line
    from ops.quarantined_line line
    where line.transaction_id = quarantined.transaction_id
    order by cardinality(line.reasons) desc, source_file, source_line
    limit 1
) place
order by quarantined.transaction_id
