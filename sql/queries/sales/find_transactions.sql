-- Counts the transactions, without cancelled ones, of the members with these ids.
select coalesce(sum(transactions), 0) as rows
from sales.customer
where membership_id = any(:ids)
