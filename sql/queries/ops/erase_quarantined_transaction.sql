-- Gives quarantined transactions with these ids, and their lines, another one. It has a blank in it, so that it is never a good
-- id, and nothing is loaded by it.
update ops.quarantined_transaction
set transaction_id = '(erased ' || gen_random_uuid() || ')'
where transaction_id = any(:cells)
