-- Keeps the findings of a new reply.
insert into covid.finding (reply, number, kind, day, details)
select :reply, told.number, told.kind, told.day, told.details
from unnest(:kinds::text[], :days::date[], :details::text[]) with ordinality as told (kind, day, details, number)
