-- Takes out of quarantine what is loaded now, and what was delivered again since.
delete from ops.quarantined_transaction known
using pg_temp.fragment
where fragment.transaction_id = known.transaction_id
  and (fragment.delivery > known.delivery or fragment.delivery = known.delivery and fragment.fate <> 'quarantined')
  and fragment.fate <> 'older'
