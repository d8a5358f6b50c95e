-- An item that the delivery repeats without a change: this delivery is now its newest one.
update sales.item
set changed_at = :taken_at::timestamptz
from pg_temp.delivered_item delivered
where item.item_id = delivered.item_id
  and item.changed_at < :taken_at::timestamptz
