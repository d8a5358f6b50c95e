-- The items that only sample data named.
select item_id
from sales.item
where sample
