-- The countries that are known, by source: their days, and when the last reply came.
select
    known.country,
    known.source,
    known.first_day,
    known.last_day,
    to_json(told.received_at) #>> '{}' as received_at
from (
    select country, source, min(day) as first_day, max(day) as last_day
    from covid.figure
    where measure = 'confirmed'
    group by country, source
) as known
cross join lateral (
    select max(reply.received_at) as received_at
    from covid.reply
    where reply.country = known.country and reply.source = known.source
) as told
order by known.country, known.source like 'file:%', known.source
