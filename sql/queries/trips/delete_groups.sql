-- The groups of the last grouping.
delete from trips.busiest_group
