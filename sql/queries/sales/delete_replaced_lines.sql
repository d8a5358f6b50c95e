-- Deletes the lines of replaced transactions, before the lines of the later delivery are added.
delete from sales.line
using pg_temp.fragment
where line.transaction_id = fragment.transaction_id
  and fragment.fate = 'replacing'
