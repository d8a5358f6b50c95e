-- Makes room for the lines of a later delivery.
delete from sales.line
using pg_temp.fragment
where line.transaction_id = fragment.transaction_id
  and fragment.fate = 'replacing'
