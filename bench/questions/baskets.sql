-- What is bought in these transactions: 20 lines in every 6 of them, within two years. Some items are bought often, some
-- customers buy often.
create temporary table basket as
with transactions as materialized (
    select 'T' || lpad(number::text, 8, '0') as transaction_id,
           1 + floor(%(customers)s * power(random(), 1.5))::bigint as customer,
           timestamptz '2024-01-01 00:00Z' + random() * interval '730 days' as placed_at,
           (array[1, 2, 3, 4, 5, 5])[1 + mod(number, 6)] as lines,
           floor(%(sold)s * power(random(), 1.5))::integer as first_item
    from generate_series(%(first)s, %(last)s) number
)
select transaction_id,
       customer,
       placed_at,
       item_id,
       1 + floor(4 * power(random(), 3))::integer as quantity,
       cost as unit_price,
       weight_kg as unit_weight
from transactions
cross join lateral generate_series(0, lines - 1) line
join sales.item on item_id = 'I' || lpad(mod(first_item + line * 811, %(sold)s)::text, 6, '0')
