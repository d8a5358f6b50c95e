-- Deletes the members with these ids; their customers are anonymous then.
delete from membership.member
where membership_id = any(:ids)
