-- Changes known items to what a newer delivery says; a file without the column `retired` leaves retired items retired. An
-- item that a file names is no sample any more, and sample data changes samples only.
update sales.item
set name = delivered.name,
    manufacturer = delivered.manufacturer,
    cost = delivered.cost,
    weight_kg = delivered.weight_kg,
    retired_at = case when delivered.says_retired then delivered.retired_at else item.retired_at end,
    changed_at = :taken_at::timestamptz,
    sample = item.sample and :samples::boolean
from pg_temp.delivered_item delivered
where item.item_id = delivered.item_id
  and item.changed_at < :taken_at::timestamptz
  and (item.sample or not :samples::boolean)
  and (
      (item.name, item.manufacturer, item.cost, item.weight_kg)
          <> (delivered.name, delivered.manufacturer, delivered.cost, delivered.weight_kg)
      or item.sample and not :samples::boolean
      or delivered.says_retired and item.retired_at is distinct from delivered.retired_at
  )
