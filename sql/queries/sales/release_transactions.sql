-- Takes out of quarantine what was delivered again since, and what is judged anew.
delete from ops.quarantined_transaction known
using pg_temp.fragment
where fragment.transaction_id = known.transaction_id
  and fragment.delivery >= known.delivery
  and fragment.fate <> 'older'
