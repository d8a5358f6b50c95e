-- Makes customers of the members who buy for the first time.
insert into sales.customer (membership_id)
select distinct membership_id
from pg_temp.fragment
where fate in ('new', 'replacing')
  and not exists (select from sales.customer where customer.membership_id = fragment.membership_id)
order by membership_id
