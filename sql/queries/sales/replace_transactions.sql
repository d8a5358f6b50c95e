-- Changes loaded transactions to what a later delivery says; their status stays.
update sales.transaction
set customer = customer.customer,
    placed_at = fragment.placed_at,
    total_price = fragment.price,
    total_weight = fragment.weight,
    delivery = fragment.delivery
from pg_temp.fragment
join sales.customer using (membership_id)
where transaction.transaction_id = fragment.transaction_id
  and fragment.fate = 'replacing'
