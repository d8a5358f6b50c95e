-- Transactions and lines from a file, as psql's manual would have it: a staging table, then one insert a table.
\set ON_ERROR_STOP on
begin;
\ir staging.sql
insert into sales.customer (membership_id)
select distinct membership_id
from staging
where membership_id not in (select membership_id from sales.customer where membership_id is not null);
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
group by transaction_id;
insert into sales.line (transaction_id, item_id, quantity, unit_price, unit_weight)
select transaction_id,
       item_id,
       quantity,
       unit_price,
       weight_kg
from staging
join sales.item using (item_id);
commit;
