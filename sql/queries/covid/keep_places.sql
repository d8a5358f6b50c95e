-- Keeps the places of a reply; one that was known is known for the days of both.
insert into covid.place as known (country, source, measure, province, city, first_day, last_day)
select :country, :source, :measure, told.province, told.city, told.first_day, told.last_day
from unnest(:provinces::text[], :cities::text[], :first_days::date[], :last_days::date[])
    as told (province, city, first_day, last_day)
on conflict on constraint a_place_is_one_of_a_country do update
set first_day = least(known.first_day, excluded.first_day), last_day = greatest(known.last_day, excluded.last_day)
