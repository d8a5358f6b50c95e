-- Those of these people who are members, and where they applied: a batch, a file in it, a line.
select m.person::text as person,
       case b.kind when 'replay' then m.source_file else b.batch || '/' || m.source_file end as source_file,
       m.source_line
from membership.member m
join membership.batch b on b.place = m.place
where m.person = any (:people::text[]::uuid[])
  and m.place <= :place
