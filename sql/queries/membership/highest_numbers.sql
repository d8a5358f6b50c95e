-- The highest number given with each of these ids.
select base_id,
       max(number) as number
from membership.member
where base_id = any (:bases::text[])
  and place <= :place
group by base_id
