-- Those of these ids that items have.
select item_id
from sales.item
where item_id = any(:ids)
