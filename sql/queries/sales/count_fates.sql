-- Counts the transactions of this load by what becomes of them, and how many were quarantined before.
select fragment.fate,
       count(*) as transactions,
       coalesce(sum(cardinality(items) + cardinality(spoiled)), 0) as lines,
       count(quarantined.transaction_id) as again
from pg_temp.fragment
left join ops.quarantined_transaction quarantined
    on quarantined.transaction_id = fragment.transaction_id and quarantined.delivery = fragment.delivery
group by fragment.fate
