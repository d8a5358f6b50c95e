-- Rollups that are not what the lines say; none.
(
    select 'item_sold', item_id, quantity::text, transactions::text from sales.item_sold
    except
    select 'item_sold', l.item_id, coalesce(sum(l.quantity) filter (where t.status <> 'cancelled'), 0)::text,
           count(*) filter (where t.status <> 'cancelled')::text
    from sales.line l
    join sales.transaction t using (transaction_id)
    group by l.item_id
)
union all
(
    select 'customer', customer::text, spent::text, transactions::text from sales.customer where transactions > 0
    except
    select 'customer', customer::text, sum(total_price)::text, count(*)::text
    from sales.transaction
    where status <> 'cancelled'
    group by customer
)
union all
(
    select 'day_revenue', day::text, revenue::text, transactions::text from sales.day_revenue
    except
    select 'day_revenue', (placed_at at time zone 'UTC')::date::text, sum(total_price)::text, count(*)::text
    from sales.transaction
    where status <> 'cancelled'
    group by 2
)
union all
select 'imbalance', transaction_id, total_price::text, price::text from sales.imbalance
limit 10
