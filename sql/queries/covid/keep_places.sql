-- Keeps the places of a reply that are new or differ from what was known before it came.
insert into covid.place (
    country, source, measure, province, city, known_from, first_day, last_day, last_figure, ended
)
select :country, :source, told.measure, told.province, told.city, :received_at::timestamptz,
    told.first_day, told.last_day, told.last_figure, told.ended
from unnest(
    :measures::text[], :provinces::text[], :cities::text[], :first_days::date[], :last_days::date[],
    :last_figures::bigint[], :ended::boolean[]
) as told (measure, province, city, first_day, last_day, last_figure, ended)
on conflict on constraint a_place_is_known_once_at_a_time do nothing
