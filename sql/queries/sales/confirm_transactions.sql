-- A transaction that the delivery repeats without a change: this delivery is now its newest one.
update sales.transaction
set delivery = fragment.delivery
from pg_temp.fragment
where transaction.transaction_id = fragment.transaction_id
  and fragment.fate = 'same'
