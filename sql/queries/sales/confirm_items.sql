-- A delivery that says the same is the last one that said it.
update sales.item
set changed_at = :taken_at::timestamptz
from pg_temp.delivered_item delivered
where item.item_id = delivered.item_id
  and item.changed_at < :taken_at::timestamptz
