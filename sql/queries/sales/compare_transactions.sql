-- Marks transactions that are loaded already: does this delivery repeat them, or change them?
--
-- Files do not give the weight of a line: it was looked up when the line was loaded, and stays.
with verdict as (
    select said.ctid as place,
           known.total_weight,
           said.spoiled = '{}'
               and said.reasons = '{}'
               and said.membership_id = customer.membership_id
               and said.placed_at = known.placed_at
               and said.price = known.total_price
               and cardinality(said.items) = (
                   select count(*) from sales.line where line.transaction_id = said.transaction_id
               )
               and not exists (
                   select
                   from unnest(said.items, said.quantities, said.prices) item (item_id, quantity, unit_price)
                   left join sales.line on line.transaction_id = said.transaction_id and line.item_id = item.item_id
                   where (line.quantity, line.unit_price) is distinct from (item.quantity, item.unit_price)
               ) as same
    from pg_temp.fragment said
    join sales.transaction known using (transaction_id)
    join sales.customer using (customer)
)
update pg_temp.fragment
set fate = case when verdict.same then 'same' else 'replacing' end,
    weight = case when verdict.same then verdict.total_weight else fragment.weight end
from verdict
where fragment.ctid = verdict.place
