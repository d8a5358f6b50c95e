-- Gives a datasource a number, unless somebody else just did.
insert into trips.datasource (name)
values (:name)
on conflict do nothing
