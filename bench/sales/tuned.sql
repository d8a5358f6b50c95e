-- The same by somebody who knows the schema: statistics, memory, and both tables in one statement, so that nothing is
-- out of balance in between and the deferred trigger has nothing to do.
\set ON_ERROR_STOP on
set work_mem = '64MB';
begin;
\ir staging.sql
analyze staging;
insert into sales.customer (membership_id)
select distinct membership_id
from staging
where membership_id not in (select membership_id from sales.customer where membership_id is not null);
with placed as (
    insert into sales.transaction (transaction_id, customer, placed_at, total_price, total_weight, delivery)
    select transaction_id,
           min(customer),
           min(placed_at),
           sum(quantity * unit_price),
           sum(quantity * weight_kg),
           0
    from staging
    join sales.customer using (membership_id)
    join sales.item using (item_id)
    group by transaction_id
)
insert into sales.line (transaction_id, item_id, quantity, unit_price, unit_weight)
select transaction_id,
       item_id,
       quantity,
       unit_price,
       weight_kg
from staging
join sales.item using (item_id);
commit;
