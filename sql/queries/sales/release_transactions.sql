-- Takes transactions out of quarantine that are loaded now, or were delivered again since.
delete from ops.quarantined_transaction known
using pg_temp.fragment
where fragment.transaction_id = known.transaction_id
  and (fragment.delivery > known.delivery or fragment.delivery = known.delivery and fragment.fate <> 'quarantined')
  and fragment.fate <> 'older'
