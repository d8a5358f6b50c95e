-- One grouping at a time; readers go on.
lock table trips.busiest_group in share row exclusive mode
