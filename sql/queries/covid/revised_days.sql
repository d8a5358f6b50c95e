-- The figures of some days that were changed until a time, the newest change first.
select day, figure_before, figure, to_json(revised_at) #>> '{}' as revised_at
from covid.revision
where
    country = :country
    and source = :source
    and measure = :measure
    and day between :from_day::date and :to_day::date
    and revised_at <= coalesce(:as_of::timestamptz, 'infinity')
order by revised_at desc, day desc
limit 100
