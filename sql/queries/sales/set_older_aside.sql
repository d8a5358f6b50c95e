-- An older delivery never replaces a newer one: its transactions are set aside, quarantined or not.
with known as (
    select transaction_id,
           delivery,
           fate <> 'quarantined' as good
    from pg_temp.fragment
    union all
    select transaction_id,
           delivery,
           true
    from sales.transaction
    where transaction_id in (select transaction_id from pg_temp.fragment)
    union all
    select transaction_id,
           delivery,
           false
    from ops.quarantined_transaction
    where transaction_id in (select transaction_id from pg_temp.fragment)
),
newest as (
    select transaction_id,
           max(delivery) filter (where good) as good,
           max(delivery) as any_kind
    from known
    group by transaction_id
    having count(*) > 1
)
update pg_temp.fragment
set fate = 'older'
from newest
where fragment.transaction_id = newest.transaction_id
  and fragment.delivery < case when fragment.fate = 'quarantined' then newest.any_kind else newest.good end
