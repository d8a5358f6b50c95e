-- Which of these people are members, and where they applied.
select person::text as person,
       source_file,
       source_line
from membership.member
where person = any (:people::text[]::uuid[])
  and place <= :place
