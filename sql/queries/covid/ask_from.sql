-- The first day to ask a source for: two weeks before the last day that is known in some measures, or the first day
-- without a figure in the ninety days before it. No row when no day is known.
with known as (
    select measure, min(day) as first_day, max(day) as last_day
    from covid.figure
    where country = :country and source = :source and measure = any(:measures::text[])
    group by measure
),
gap as (
    select min(missing.day)::date as day
    from known
    cross join lateral generate_series(
        greatest(known.first_day, (select max(last_day) from known) - 90), known.last_day, interval '1 day'
    ) as missing (day)
    where
        not exists (
            select from covid.figure
            where
                country = :country
                and source = :source
                and figure.measure = known.measure
                and figure.day = missing.day::date
        )
)
select least(max(known.last_day) - 14, (select day from gap)) as day
from known
having count(*) > 0
