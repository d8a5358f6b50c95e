-- Counts the members with these ids.
select count(*) as rows
from membership.member
where membership_id = any(:ids)
