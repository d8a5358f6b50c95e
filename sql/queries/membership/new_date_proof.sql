-- Records the order of dates that a batch proved for a separator.
insert into membership.date_proof (place, separator, date_order, rows)
values (:place, :separator, :date_order, :rows)
