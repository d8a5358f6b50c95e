-- A delivery that says the same is the last one that said it.
update sales.transaction
set delivery = fragment.delivery
from pg_temp.fragment
where transaction.transaction_id = fragment.transaction_id
  and fragment.fate = 'same'
