-- Gives the earlier deliveries of transactions with these ids another id, of each transaction one.
update ops.replaced_transaction
set transaction_id = other.id
from (
    select cell,
           '(erased ' || gen_random_uuid() || ')' as id
    from unnest(:cells::text[]) cell
) other
where transaction_id = other.cell
