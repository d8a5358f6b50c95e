-- After a replay accepted an application, all its refusals, in its first batch and in replays, point to the member.
update membership.refused_application r
set member = m.membership_id
from membership.member m
join membership.batch first_batch on first_batch.batch = split_part(m.source_file, '/', 1)
join membership.batch judged on judged.place = first_batch.place or judged.kind = 'replay'
where m.place = :place
  and r.place = judged.place
  and r.source_file = case
                          when judged.kind = 'replay' then m.source_file
                          else substr(m.source_file, length(first_batch.batch) + 2)
                      end
  and r.source_line = m.source_line
  and r.member is null
