-- What was sold in each month, asked of the lines.
select to_char(t.placed_at at time zone 'UTC', 'YYYY-MM') as month,
       count(distinct t.transaction_id) as transactions,
       sum(l.quantity * l.unit_price) as revenue
from sales.transaction t
join sales.line l using (transaction_id)
where t.status <> 'cancelled'
group by 1
order by 1
