-- Keeps the figures of a reply that differ from what was known before it came. Names the days.
insert into covid.figure (country, source, measure, day, known_from, figure, reply)
select :country, :source, :measure, told.day, :received_at::timestamptz, told.figure, :reply
from unnest(:days::date[], :figures::bigint[]) as told (day, figure)
where
    told.figure is distinct from (
        select known.figure
        from covid.figure as known
        where
            known.country = :country
            and known.source = :source
            and known.measure = :measure
            and known.day = told.day
            and known.known_from < :received_at::timestamptz
        order by known.known_from desc
        limit 1
    )
on conflict on constraint a_figure_is_told_once_at_a_time do nothing
returning day
