-- What dashboards outside of this project draw: figures as they are known now, with what each day added. They ask a view and
-- no table, so that how figures are kept may change.

create view covid.daily as
with newest as (
    select distinct on (country, source, measure, day) country, source, measure, day, figure
    from covid.figure
    order by country, source, measure, day, known_from desc
)

select
    country,
    source,
    measure,
    day,
    figure,
    figure - min(figure) over the_day_before as added,
    (figure - min(figure) over a_week_before) / 7.0 as mean_of_seven_days
from newest
window
    the_day_before as (
        partition by country, source, measure
        order by day range between interval '1 day' preceding and interval '1 day' preceding
    ),
    a_week_before as (
        partition by country, source, measure
        order by day range between interval '7 days' preceding and interval '7 days' preceding
    );

comment on view covid.daily is 'Figures by day as they are known now, and what each day added';
comment on column covid.daily.country is 'Country, like south-korea';
comment on column covid.daily.source is 'Source that told it';
comment on column covid.daily.measure is 'Measure, as in covid.figure';
comment on column covid.daily.day is 'Day at whose end the figure holds';
comment on column covid.daily.figure is 'Number of people';
comment on column covid.daily.added is 'More than on the day before; null when nothing is known of that day';
comment on column covid.daily.mean_of_seven_days is 'What a day added in the mean of seven days; null when nothing is known of the day a week before';
