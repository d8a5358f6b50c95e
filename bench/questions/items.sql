-- Items: the last fiftieth of them is never sold, and every tenth of those is retired.
insert into sales.item (item_id, name, manufacturer, cost, weight_kg, retired_at)
select 'I' || lpad(number::text, 6, '0'),
       'Item ' || number,
       'Maker ' || mod(number, 97),
       round((1 + 200 * power(random(), 3))::numeric, 2),
       round((0.05 + 10 * power(random(), 3))::numeric, 3),
       case when mod(number, 10) = 0 and number >= %(sold)s then now() end
from generate_series(0, %(items)s - 1) number
