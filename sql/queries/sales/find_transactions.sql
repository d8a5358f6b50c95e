-- How many transactions the members with these ids have that are not cancelled.
select coalesce(sum(transactions), 0) as rows
from sales.customer
where membership_id = any(:ids)
