-- Makes the partition of a month, unless it is there.
select trips.add_month(:month)
