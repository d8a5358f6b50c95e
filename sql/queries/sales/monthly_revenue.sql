-- Each month, in UTC: the number of transactions that are not cancelled, and their total price.
-- From the first month with sales to the last; one between them in which nothing was sold has zeros.
with sold as (
    select date_trunc('month', day::timestamp) as month,
           sum(transactions) as transactions,
           sum(revenue) as revenue
    from sales.day_revenue
    where transactions > 0
    group by 1
),
span as (
    select generate_series(min(month), max(month), interval '1 month') as month
    from sold
)
select to_char(span.month, 'YYYY-MM') as month,
       coalesce(sold.transactions, 0) as transactions,
       coalesce(sold.revenue, 0.00) as revenue
from span
left join sold using (month)
order by span.month
