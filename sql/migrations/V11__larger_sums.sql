-- Ten thousand transactions of a day, or of a customer, of the largest price that one may have are more than numeric(18, 2)
-- holds: the load failed with SQLSTATE 22003, and everything else in its batch with it. These hold ten thousand million of them.

alter table sales.customer alter column spent type numeric(24, 2);

alter table sales.day_revenue alter column revenue type numeric(24, 2);
