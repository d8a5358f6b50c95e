-- Forgets the items of the delivery before: a load may have several.
delete from pg_temp.delivered_item
