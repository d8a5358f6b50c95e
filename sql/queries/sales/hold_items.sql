-- Until the transaction ends, no known item is deleted.
select count(*) as items
from (select from sales.item for key share) held
