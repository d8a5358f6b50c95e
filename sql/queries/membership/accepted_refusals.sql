-- Rows of a batch that were refused, and whose applicants became members in a replay.
select r.source_file,
       r.source_line
from membership.refused_application r
join membership.batch b on b.place = r.place
join membership.member m on m.membership_id = r.member
where b.batch = :batch
  and m.place <= :place
