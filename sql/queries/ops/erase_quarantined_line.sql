-- Takes these members out of quarantined lines, which stay.
update ops.quarantined_line
set membership_id = ''
where membership_id = any(:ids)
   or lower(membership_id) = any(:ids)
