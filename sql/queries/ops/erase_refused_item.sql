-- Empties these ids of refused items.
update ops.refused_item
set item_id = ''
where item_id = any(:cells)
