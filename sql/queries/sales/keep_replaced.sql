-- Keeps the transactions that a later delivery replaces, loaded or quarantined.
insert into ops.replaced_transaction (transaction_id, delivery, state, replaced_by, total_price, total_weight)
select known.transaction_id,
       known.delivery,
       'loaded',
       fragment.delivery,
       known.total_price,
       known.total_weight
from pg_temp.fragment
join sales.transaction known using (transaction_id)
where fragment.fate = 'replacing'
union all
select known.transaction_id,
       known.delivery,
       'quarantined',
       max(fragment.delivery),
       null,
       null
from pg_temp.fragment
join ops.quarantined_transaction known using (transaction_id)
where fragment.fate <> 'older'
group by known.transaction_id, known.delivery
having min(fragment.delivery) > known.delivery
on conflict do nothing
