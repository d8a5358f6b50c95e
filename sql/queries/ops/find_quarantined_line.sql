-- The number of quarantined lines that name these members.
select count(*) as rows
from ops.quarantined_line
where lower(membership_id) in (select lower(id) from unnest(:ids::text[]) ids (id))
