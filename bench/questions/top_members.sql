-- The ten members who spent most, asked of the lines.
with spent as (
    select t.customer,
           count(distinct t.transaction_id) as transactions,
           sum(l.quantity * l.unit_price) as spent
    from sales.transaction t
    join sales.line l using (transaction_id)
    where t.status <> 'cancelled'
    group by t.customer
),
most as (
    select customer.membership_id,
           spent.*
    from spent
    join sales.customer using (customer)
    order by spent.spent desc, customer.membership_id collate "C", customer
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
