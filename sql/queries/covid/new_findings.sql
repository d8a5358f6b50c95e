-- Keeps the findings of a reply; those of one that is loaded again are there already.
insert into covid.finding (reply, number, kind, day, details)
select :reply, told.number, told.kind, nullif(told.day, '')::date, told.details
from unnest(:kinds::text[], :days::text[], :details::text[]) with ordinality as told (kind, day, details, number)
on conflict on constraint a_finding_has_a_place_in_its_reply do nothing
