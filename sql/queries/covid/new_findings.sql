-- Keeps the findings of a new reply.
insert into covid.finding (reply, number, kind, day, details)
select :reply, told.number, told.kind, nullif(told.day, '')::date, told.details
from unnest(:kinds::text[], :days::text[], :details::text[]) with ordinality as told (kind, day, details, number)
