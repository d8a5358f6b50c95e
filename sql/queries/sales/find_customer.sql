-- Counts the customers who are members with these ids.
select count(*) as rows
from sales.customer
where membership_id = any(:ids)
