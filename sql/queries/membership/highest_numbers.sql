-- For each of these ids without its number: the highest number that a member of a batch up to :place has. The next
-- member with that id gets one more.
select base_id,
       max(number) as number
from membership.member
where base_id = any (:bases::text[])
  and place <= :place
group by base_id
