-- Gives the trips of a file that have this region and source a number.
insert into trips.lot (file, region, datasource)
values (:file, :region, :datasource)
returning lot
