-- The number of quarantined lines that name these members.
select count(*) as rows
from ops.quarantined_line
where membership_id = any(:ids)
   or lower(membership_id) = any(:ids)
