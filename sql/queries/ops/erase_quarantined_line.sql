-- Takes these members out of quarantined lines, which stay.
update ops.quarantined_line
set membership_id = ''
where lower(membership_id) in (select lower(id) from unnest(:ids::text[]) ids (id))
