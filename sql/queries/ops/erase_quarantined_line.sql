-- Takes these cells out of quarantined lines, which stay. A cell that may be empty says that it was erased: empty it would be
-- right. A transaction's id goes with the transaction.
update ops.quarantined_line
set membership_id = case when membership_id = any(:cells) then '' else membership_id end,
    placed_at = case when placed_at = any(:cells) then '' else placed_at end,
    item_id = case when item_id = any(:cells) then '' else item_id end,
    quantity = case when quantity = any(:cells) then '' else quantity end,
    unit_price = case when unit_price = any(:cells) then 'erased' else unit_price end,
    total_price = case when total_price = any(:cells) then 'erased' else total_price end,
    total_weight = case when total_weight = any(:cells) then 'erased' else total_weight end
where array[membership_id, placed_at, item_id, quantity, unit_price, total_price, total_weight] && :cells
