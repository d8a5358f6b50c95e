-- The ten members who spent most, in all transactions that are not cancelled.
-- Of those who spent the same, the id that comes first in the alphabet is first; anonymous ones are last, by their number.
with most as (
    select customer,
           membership_id,
           transactions,
           spent
    from sales.customer
    where transactions > 0
    order by spent desc, membership_id collate "C", customer
    limit 10
)
select row_number() over (order by most.spent desc, most.membership_id collate "C", most.customer) as rank,
       coalesce(most.membership_id, 'anonymous ' || most.customer) as member,
       member.first_name,
       member.last_name,
       most.transactions,
       most.spent
from most
left join membership.member using (membership_id)
order by rank
