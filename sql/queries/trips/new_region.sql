-- Gives a region a number, unless somebody else just did.
insert into trips.region (name)
values (:name)
on conflict do nothing
