-- Every figure that was told until a time, with the one that it replaced, in the order in which they came.
select
    day,
    figure,
    lag(figure) over (partition by day order by known_from) as figure_before,
    known_from
from covid.figure
where
    country = :country
    and source = :source
    and measure = :measure
    and known_from <= coalesce(:as_of::timestamptz, 'infinity')
order by figure.known_from, day
