-- The countries that were known at a time, by source: their days, when a reply last came, and when one last told a figure.
select
    known.country,
    known.source,
    known.first_day,
    known.last_day,
    coalesce(told.replied_at, known.known_from) as replied_at,
    greatest(known.known_from, told.received_at) as received_at
from (
    select country, source, min(day) as first_day, max(day) as last_day, max(known_from) as known_from
    from covid.figure
    where measure = 'confirmed' and known_from <= coalesce(:as_of::timestamptz, 'infinity')
    group by country, source
) as known
cross join lateral (
    select max(received_at) as replied_at, max(received_at) filter (where accepted > 0) as received_at
    from covid.reply
    where
        reply.country = known.country
        and reply.source = known.source
        and reply.received_at <= coalesce(:as_of::timestamptz, 'infinity')
) as told
order by known.country, known.source like 'file:%', known.source
