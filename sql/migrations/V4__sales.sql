-- Sales: items, who buys, what was bought, and what the database itself keeps true, whoever writes.
--
-- * The totals of a transaction agree with its lines whenever something is committed.
-- * What questions need (sold of an item, spent by a customer, revenue of a day) is counted while it is written.
-- * The status of a transaction moves once, and says who moved it and when. A transaction is cancelled, never deleted.
--
-- Lines declare no foreign keys: checked row by row, two of them cost more than all the rest of a load. What they would
-- say is checked a statement at a time, by the triggers below; docs/decisions/0016 has the figures.

-- By what was taken later a delivery replaces an earlier one: the order of times is the order of numbers.
alter table ops.batch alter column taken_at set default clock_timestamp();

-- Of a purchase a copy keeps the line, and not whose it is.
comment on table ops.erasure is 'Contents whose stored file was replaced by a copy that does not tell of some person';
comment on column ops.erasure.rows is 'How many rows of the file before it the copy lacks, or tells no more whose they are';

create schema sales;

comment on schema sales is 'Online sales: items, customers, transactions and their lines';

create table sales.item (
    item_id      text collate "C" not null,
    name         text not null,
    manufacturer text not null,
    cost         numeric(12, 2) not null,
    weight_kg    numeric(9, 3) not null,
    retired_at   timestamptz,
    changed_at   timestamptz not null default clock_timestamp(),
    constraint an_item_has_one_id primary key (item_id),
    constraint an_item_is_retired_in_our_time check (retired_at >= '1900-01-01Z' and retired_at < '10000-01-01Z'),
    constraint an_item_id_is_a_short_word check (length(item_id) between 1 and 64 and item_id !~ '\s'),
    constraint a_name_is_not_blank check (name ~ '\S' and length(name) <= 200),
    constraint a_manufacturer_is_not_blank check (manufacturer ~ '\S' and length(manufacturer) <= 200),
    constraint a_cost_is_never_below_zero check (cost >= 0 and cost <> 'NaN'),
    constraint a_weight_is_never_below_zero check (weight_kg >= 0 and weight_kg <> 'NaN')
);

comment on table sales.item is 'What is sold; what was ever sold is retired, not deleted';
comment on column sales.item.item_id is 'Its id, as the files name it';
comment on column sales.item.name is 'What it is called';
comment on column sales.item.manufacturer is 'Who makes it';
comment on column sales.item.cost is 'Its price now; a transaction keeps what was paid';
comment on column sales.item.weight_kg is 'What one of it weighs now, in kg; a transaction keeps what it weighed';
comment on column sales.item.retired_at is 'Since when it is not sold any more; null while it is';
comment on column sales.item.changed_at is 'When it was last changed: by a person, or when the file that says so was taken';

create table sales.item_version (
    item_id    text collate "C" not null,
    valid_from timestamptz not null,
    cost       numeric(12, 2) not null,
    weight_kg  numeric(9, 3) not null,
    changed_by text not null default session_user,
    constraint an_item_has_one_version_at_a_time primary key (item_id, valid_from),
    constraint a_version_is_of_an_item foreign key (item_id) references sales.item (item_id) on delete cascade,
    constraint a_cost_is_never_below_zero check (cost >= 0 and cost <> 'NaN'),
    constraint a_weight_is_never_below_zero check (weight_kg >= 0 and weight_kg <> 'NaN')
);

comment on table sales.item_version is 'What an item cost and weighed, and since when; a row for each delivery of it and each change by a person';
comment on column sales.item_version.item_id is 'The item';
comment on column sales.item_version.valid_from is 'Since when';
comment on column sales.item_version.cost is 'Its price from then on';
comment on column sales.item_version.weight_kg is 'What one of it weighed from then on, in kg';
comment on column sales.item_version.changed_by is 'Login that said so';

create table sales.customer (
    customer      bigint generated always as identity,
    membership_id text,
    transactions  bigint not null default 0,
    spent         numeric(18, 2) not null default 0,
    constraint a_customer_has_one_number primary key (customer),
    constraint a_member_is_one_customer unique (membership_id),
    constraint a_customer_is_a_member_or_anonymous foreign key (membership_id)
        references membership.member (membership_id) on delete set null,
    constraint what_is_spent_is_never_below_zero check (transactions >= 0 and spent >= 0 and spent <> 'NaN')
);

create index customer_by_spent on sales.customer (spent);

comment on table sales.customer is 'Members who bought something, and what they spent';
comment on column sales.customer.customer is 'Number of the customer; tells nothing of who it is';
comment on column sales.customer.membership_id is 'The member; null once the person was erased: the customer is anonymous then';
comment on column sales.customer.transactions is 'How many transactions they have that are not cancelled';
comment on column sales.customer.spent is 'Total price of these transactions';

create table sales.transaction (
    transaction_id text collate "C" not null,
    customer       bigint not null,
    placed_at      timestamptz not null,
    total_price    numeric(14, 2) not null,
    total_weight   numeric(14, 3) not null,
    status         text not null default 'placed',
    changed_by     text,
    changed_at     timestamptz,
    delivery       bigint not null,
    constraint a_transaction_has_one_id primary key (transaction_id),
    constraint a_transaction_is_placed_in_our_time check (
        placed_at >= '1900-01-01Z' and placed_at < '10000-01-01Z'
    ),
    constraint a_transaction_is_of_a_customer foreign key (customer) references sales.customer (customer),
    constraint a_transaction_id_is_a_short_word check (
        length(transaction_id) between 1 and 64 and transaction_id !~ '\s'
    ),
    constraint a_total_price_is_never_below_zero check (total_price >= 0 and total_price <> 'NaN'),
    constraint a_total_weight_is_never_below_zero check (total_weight >= 0 and total_weight <> 'NaN'),
    constraint a_status_is_placed_completed_or_cancelled check (status in ('placed', 'completed', 'cancelled')),
    constraint a_changed_status_says_who_and_when check (
        (status = 'placed') = (changed_by is null) and (changed_by is null) = (changed_at is null)
    )
);

comment on table sales.transaction is 'Purchases: one customer, one moment, one or more items';
comment on column sales.transaction.transaction_id is 'Its id, as the files name it';
comment on column sales.transaction.customer is 'Who bought';
comment on column sales.transaction.placed_at is 'When';
comment on column sales.transaction.total_price is 'Sum over its lines of quantity times unit price; kept by the database';
comment on column sales.transaction.total_weight is 'Sum over its lines of quantity times unit weight, in kg; kept by the database';
comment on column sales.transaction.status is 'placed, then completed or cancelled: people move it, once';
comment on column sales.transaction.changed_by is 'Login that completed or cancelled it; null while it is placed';
comment on column sales.transaction.changed_at is 'When that was; null while it is placed';
comment on column sales.transaction.delivery is 'Delivery that said so last: its number in ops.delivery';

create table sales.line (
    transaction_id text collate "C" not null,
    item_id        text collate "C" not null,
    quantity       integer not null,
    unit_price     numeric(12, 2) not null,
    unit_weight    numeric(9, 3) not null,
    constraint an_item_stands_once_in_a_transaction primary key (transaction_id, item_id),
    constraint a_quantity_is_at_least_one check (quantity >= 1),
    constraint a_unit_price_is_never_below_zero check (unit_price >= 0 and unit_price <> 'NaN'),
    constraint a_unit_weight_is_never_below_zero check (unit_weight >= 0 and unit_weight <> 'NaN')
);

comment on table sales.line is 'Items of a transaction';
comment on column sales.line.transaction_id is 'The transaction, of sales.transaction';
comment on column sales.line.item_id is 'What was bought, of sales.item';
comment on column sales.line.quantity is 'How many of it';
comment on column sales.line.unit_price is 'What was paid for one';
comment on column sales.line.unit_weight is 'What one weighed then, in kg';

-- What questions are answered from. Written by triggers only.

create table sales.item_sold (
    item_id      text collate "C" not null,
    lines        bigint not null,
    quantity     bigint not null,
    transactions bigint not null,
    constraint an_item_is_counted_once primary key (item_id),
    constraint what_is_sold_is_an_item foreign key (item_id) references sales.item (item_id),
    constraint an_item_that_is_counted_was_sold check (lines > 0),
    constraint what_is_sold_is_never_below_zero check (quantity >= 0 and transactions between 0 and lines)
);

comment on table sales.item_sold is 'How often each item was sold; kept true by the database';
comment on column sales.item_sold.item_id is 'The item';
comment on column sales.item_sold.lines is 'In how many transactions it stands, cancelled ones too';
comment on column sales.item_sold.quantity is 'How many of it were sold in transactions that are not cancelled';
comment on column sales.item_sold.transactions is 'In how many transactions it stands that are not cancelled';

create table sales.day_revenue (
    day          date not null,
    transactions bigint not null,
    revenue      numeric(18, 2) not null,
    constraint a_day_is_counted_once primary key (day),
    constraint revenue_is_never_below_zero check (transactions >= 0 and revenue >= 0 and revenue <> 'NaN')
);

comment on table sales.day_revenue is 'Revenue of each day; kept true by the database';
comment on column sales.day_revenue.day is 'The day, in UTC';
comment on column sales.day_revenue.transactions is 'How many transactions were placed on it that are not cancelled';
comment on column sales.day_revenue.revenue is 'Their total price';

create table sales.unbalanced (
    transaction_id text collate "C" not null,
    constraint a_transaction_is_unbalanced_once primary key (transaction_id)
);

comment on table sales.unbalanced is 'Transactions whose totals do not agree with their lines yet; empty whenever something is committed';
comment on column sales.unbalanced.transaction_id is 'The transaction';

create view sales.imbalance as
select t.transaction_id,
       t.total_price,
       t.total_weight,
       lines.price,
       lines.weight
from sales.transaction t
cross join lateral (
    select sum(l.quantity * l.unit_price) as price,
           sum(l.quantity * l.unit_weight) as weight
    from sales.line l
    where l.transaction_id = t.transaction_id
) lines
where (t.total_price, t.total_weight) is distinct from (lines.price, lines.weight);

comment on view sales.imbalance is 'Transactions whose totals are not what their lines add up to; of what is committed there is none';
comment on column sales.imbalance.transaction_id is 'The transaction';
comment on column sales.imbalance.total_price is 'Its total price';
comment on column sales.imbalance.total_weight is 'Its total weight, in kg';
comment on column sales.imbalance.price is 'What its lines add up to; null when it has none';
comment on column sales.imbalance.weight is 'What its lines weigh together, in kg; null when it has none';

-- Trigger functions are the owner's: nobody else writes what they write. They run a statement at a time, over what it
-- brought (came) and what it took away (went).

-- Who changes lines writes their transactions too, so that two sessions take turns, or one of them fails where it could
-- not see what the other did. What this very transaction wrote before is its own already.
create function sales.weigh_lines() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp set random_page_cost = 1.1 set enable_bitmapscan = off
as $$
declare
    doubtful text[];
    wrong    record;
begin
    select array_agg(ids.transaction_id) into doubtful
    from (select distinct transaction_id from touched order by transaction_id) ids
    left join sales.transaction t using (transaction_id)
    cross join lateral (
        select sum(l.quantity * l.unit_price) as price,
               sum(l.quantity * l.unit_weight) as weight
        from sales.line l
        where l.transaction_id = ids.transaction_id
    ) lines
    where t.xmin is distinct from pg_current_xact_id()::xid
        or t.status <> 'placed'
        or (t.total_price, t.total_weight) is distinct from (lines.price, lines.weight);
    if doubtful is not null then
        update sales.transaction t
        set delivery = t.delivery
        from (
            select transaction_id
            from sales.transaction
            where transaction_id = any (doubtful)
            order by transaction_id
            for no key update
        ) held
        where t.transaction_id = held.transaction_id;

        select transaction_id, t.status into wrong
        from unnest(doubtful) ids (transaction_id)
        left join sales.transaction t using (transaction_id)
        where t.status is distinct from 'placed'
        order by transaction_id
        limit 1;
        if found then
            raise exception using
                errcode = case when wrong.status is null then 'foreign_key_violation' else 'check_violation' end,
                message = case
                    when wrong.status is null then format('there is no transaction %s for these lines', wrong.transaction_id)
                    else format('transaction %s is %s: its lines do not change any more', wrong.transaction_id, wrong.status)
                end;
        end if;

        insert into sales.unbalanced (transaction_id)
        select transaction_id
        from sales.imbalance
        where transaction_id = any (doubtful)
        on conflict do nothing;
    end if;

    if tg_argv[0] = 'came' then
        insert into sales.item_sold as known (item_id, lines, quantity, transactions)
        select item_id, count(*), sum(quantity), count(*)
        from touched
        group by item_id
        order by item_id
        on conflict (item_id) do update
        set lines = known.lines + excluded.lines,
            quantity = known.quantity + excluded.quantity,
            transactions = known.transactions + excluded.transactions;
    else
        merge into sales.item_sold known
        using (
            select item_id, count(*) as lines, sum(quantity) as quantity
            from touched
            group by item_id
        ) less
        on known.item_id = less.item_id
        when matched and known.lines = less.lines then delete
        when matched then update
        set lines = known.lines - less.lines,
            quantity = known.quantity - less.quantity,
            transactions = known.transactions - less.lines;
    end if;
    return null;
end
$$;

create trigger lines_came after insert on sales.line
referencing new table as touched for each statement execute function sales.weigh_lines('came');

create trigger lines_went after delete on sales.line
referencing old table as touched for each statement execute function sales.weigh_lines('went');

create trigger lines_changed_and_went after update on sales.line
referencing old table as touched for each statement execute function sales.weigh_lines('went');

create trigger lines_changed_came after update on sales.line
referencing new table as touched for each statement execute function sales.weigh_lines('came');

create function sales.weigh_new_transactions() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set random_page_cost = 1.1
as $$
begin
    -- What has lines by now was weighed with them.
    insert into sales.unbalanced (transaction_id)
    select transaction_id
    from came
    where not exists (select from sales.line where line.transaction_id = came.transaction_id)
    on conflict do nothing;

    update sales.customer
    set transactions = customer.transactions + more.transactions,
        spent = customer.spent + more.spent
    from (
        select customer, count(*) as transactions, sum(total_price) as spent
        from came
        where status <> 'cancelled'
        group by customer
        order by customer
    ) more
    where customer.customer = more.customer;

    insert into sales.day_revenue as known (day, transactions, revenue)
    select (placed_at at time zone 'UTC')::date, count(*), sum(total_price)
    from came
    where status <> 'cancelled'
    group by 1
    order by 1
    on conflict (day) do update
    set transactions = known.transactions + excluded.transactions,
        revenue = known.revenue + excluded.revenue;
    return null;
end
$$;

create trigger transactions_came after insert on sales.transaction
referencing new table as came for each statement execute function sales.weigh_new_transactions();

create function sales.weigh_changed_transactions() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp set random_page_cost = 1.1
as $$
begin
    insert into sales.unbalanced (transaction_id)
    select transaction_id
    from sales.imbalance
    where transaction_id in (
        select transaction_id
        from went
        join came using (transaction_id)
        where (went.total_price, went.total_weight) <> (came.total_price, came.total_weight)
    )
    on conflict do nothing;

    insert into sales.day_revenue (day, transactions, revenue)
    select distinct (came.placed_at at time zone 'UTC')::date, 0, 0
    from went
    join came using (transaction_id)
    where came.placed_at <> went.placed_at
    order by 1
    on conflict do nothing;

    with moved as (
        select transaction_id,
               came.status = 'cancelled' as is_cancelled,
               counts.*
        from went
        join came using (transaction_id)
        cross join lateral (
            values (-1, went.customer, went.placed_at, went.total_price, went.status),
                (1, came.customer, came.placed_at, came.total_price, came.status)
        ) counts (sign, customer, placed_at, total_price, status)
        where counts.status <> 'cancelled'
          and (went.customer, went.placed_at, went.total_price, went.status = 'cancelled')
              is distinct from (came.customer, came.placed_at, came.total_price, came.status = 'cancelled')
    ),
    of_customers as (
        update sales.customer
        set transactions = customer.transactions + more.transactions,
            spent = customer.spent + more.spent
        from (
            select customer, sum(sign) as transactions, sum(sign * total_price) as spent
            from moved
            group by customer
        ) more
        where customer.customer = more.customer
    ),
    of_days as (
        update sales.day_revenue known
        set transactions = known.transactions + more.transactions,
            revenue = known.revenue + more.revenue
        from (
            select (placed_at at time zone 'UTC')::date as day,
                   sum(sign) as transactions,
                   sum(sign * total_price) as revenue
            from moved
            group by 1
        ) more
        where known.day = more.day
    )
    update sales.item_sold sold
    set quantity = sold.quantity - less.quantity,
        transactions = sold.transactions - less.transactions
    from (
        select item_id, sum(quantity) as quantity, count(*) as transactions
        from moved
        join sales.line using (transaction_id)
        where is_cancelled
        group by item_id
    ) less
    where sold.item_id = less.item_id;
    return null;
end
$$;

create trigger transactions_changed after update on sales.transaction
referencing old table as went new table as came
for each statement execute function sales.weigh_changed_transactions();

create function sales.settle_transaction() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    wrong sales.imbalance;
begin
    select * into wrong from sales.imbalance where transaction_id = new.transaction_id;
    if found and wrong.price is null then
        raise check_violation using
            message = format('transaction %s has no lines', wrong.transaction_id),
            hint = 'Write it and its lines in one database transaction.';
    elsif found then
        raise check_violation using
            message = format(
                'transaction %s says %s and %s kg, its lines add up to %s and %s kg',
                wrong.transaction_id, wrong.total_price, wrong.total_weight, wrong.price, wrong.weight
            ),
            hint = 'Change its totals and its lines in one database transaction.';
    end if;
    delete from sales.unbalanced where transaction_id = new.transaction_id;
    return null;
end
$$;

-- The one deferred trigger: it runs for transactions that were out of balance for a moment, and for no other.
create constraint trigger totals_agree_with_lines after insert on sales.unbalanced
deferrable initially deferred
for each row execute function sales.settle_transaction();

create function sales.keep_transaction() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    if new.transaction_id <> old.transaction_id then
        raise check_violation using message = 'a transaction keeps its id';
    end if;
    if old.status <> 'placed'
        and (old.customer, old.placed_at, old.total_price, old.total_weight, old.status)
            <> (new.customer, new.placed_at, new.total_price, new.total_weight, new.status) then
        raise check_violation using
            message = format('transaction %s is %s since %s: it does not change any more', old.transaction_id, old.status, old.changed_at);
    end if;
    new.changed_by := old.changed_by;
    new.changed_at := old.changed_at;
    if new.status <> old.status then
        new.changed_by := session_user;
        new.changed_at := clock_timestamp();
    end if;
    return new;
end
$$;

create trigger a_closed_transaction_stays before update on sales.transaction
for each row execute function sales.keep_transaction();

create function sales.keep_item() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'DELETE' then
        -- A load that sells it first comes first.
        perform from sales.item where item_id = old.item_id for update;
        if exists (select from sales.item_sold where item_id = old.item_id) then
            raise foreign_key_violation using
                message = format('item %s was sold: it cannot be deleted', old.item_id),
                hint = format('Retire it: update sales.item set retired_at = now() where item_id = %L', old.item_id);
        end if;
        return old;
    end if;
    if tg_op = 'UPDATE' and new.changed_at = old.changed_at then
        new.changed_at := clock_timestamp();
    end if;
    return new;
end
$$;

create trigger a_sold_item_stays before update or delete on sales.item
for each row execute function sales.keep_item();

create function sales.note_version() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    insert into sales.item_version (item_id, valid_from, cost, weight_kg)
    values (new.item_id, new.changed_at, new.cost, new.weight_kg)
    on conflict (item_id, valid_from) do update set cost = excluded.cost, weight_kg = excluded.weight_kg;
    return null;
end
$$;

create trigger a_new_item_has_a_version after insert on sales.item
for each row execute function sales.note_version();

create trigger a_changed_item_has_a_version after update on sales.item
for each row when ((old.cost, old.weight_kg) <> (new.cost, new.weight_kg))
execute function sales.note_version();

create function sales.refuse() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    raise check_violation using
        message = format('%s of %s.%s is refused', lower(tg_op), tg_table_schema, tg_table_name),
        hint = tg_argv[0];
end
$$;

create trigger a_transaction_is_not_deleted before delete or truncate on sales.transaction
for each statement execute function sales.refuse('Cancel it: update sales.transaction set status = ''cancelled'' where transaction_id = ...');

create trigger lines_are_not_truncated before truncate on sales.line
for each statement execute function sales.refuse('Delete them with their transaction''s totals changed.');

create trigger sold_items_are_not_truncated before truncate on sales.item_sold
for each statement execute function sales.refuse('It is counted from the lines, whatever happens to them.');

-- A replica's or a restore's session skips no trigger either.
alter table sales.line enable always trigger lines_came;
alter table sales.line enable always trigger lines_went;
alter table sales.line enable always trigger lines_changed_and_went;
alter table sales.line enable always trigger lines_changed_came;
alter table sales.line enable always trigger lines_are_not_truncated;
alter table sales.transaction enable always trigger transactions_came;
alter table sales.transaction enable always trigger transactions_changed;
alter table sales.transaction enable always trigger a_closed_transaction_stays;
alter table sales.transaction enable always trigger a_transaction_is_not_deleted;
alter table sales.unbalanced enable always trigger totals_agree_with_lines;
alter table sales.item enable always trigger a_sold_item_stays;
alter table sales.item enable always trigger a_new_item_has_a_version;
alter table sales.item enable always trigger a_changed_item_has_a_version;
alter table sales.item_sold enable always trigger sold_items_are_not_truncated;

-- What was delivered, and what of it could not be loaded.

create table ops.delivery (
    number    bigint not null,
    dataset   text not null,
    batch     text,
    taken_at  timestamptz not null,
    loaded_at timestamptz not null default now(),
    dag_id    text,
    run_id    text,
    constraint a_delivery_has_one_number primary key (number),
    constraint a_batch_is_delivered_once unique (dataset, batch),
    constraint a_delivered_batch_exists foreign key (dataset, batch) references ops.batch (dataset, batch)
);

comment on table ops.delivery is 'What load-sales took, in the order that says what is newer';
comment on column ops.delivery.number is 'The number of its batch; of files by hand the next one, so that they are the newest';
comment on column ops.delivery.dataset is 'What the files are';
comment on column ops.delivery.batch is 'Its batch; null when a person named files';
comment on column ops.delivery.taken_at is 'When the files were taken: what it says of items is so from then on';
comment on column ops.delivery.loaded_at is 'When it was loaded first';
comment on column ops.delivery.dag_id is 'DAG of the run that loaded it; null when a person did';
comment on column ops.delivery.run_id is 'Run that loaded it; null when a person did';

create table ops.refused_item (
    delivery    bigint not null,
    source_file text not null,
    source_line bigint not null,
    item_id     text not null,
    reasons     text[] not null,
    constraint an_item_is_refused_once_in_a_delivery primary key (delivery, source_file, source_line),
    constraint a_refused_item_is_of_a_delivery foreign key (delivery) references ops.delivery (number),
    constraint a_refused_item_has_reasons check (cardinality(reasons) > 0)
);

comment on table ops.refused_item is 'Items of a delivery that could not be taken';
comment on column ops.refused_item.delivery is 'The delivery';
comment on column ops.refused_item.source_file is 'Its file';
comment on column ops.refused_item.source_line is 'Its line in that file';
comment on column ops.refused_item.item_id is 'What stands there as its id';
comment on column ops.refused_item.reasons is 'Every reason, as codes';

create table ops.quarantined_transaction (
    transaction_id text collate "C" not null,
    delivery       bigint not null,
    reasons        text[] not null,
    quarantined_at timestamptz not null default now(),
    constraint a_transaction_is_quarantined_once primary key (transaction_id),
    constraint a_quarantined_transaction_is_of_a_delivery foreign key (delivery) references ops.delivery (number),
    constraint a_quarantined_transaction_has_reasons check (cardinality(reasons) > 0)
);

create index quarantined_transaction_by_delivery on ops.quarantined_transaction (delivery);

comment on table ops.quarantined_transaction is 'Transactions that were delivered and could not be loaded, the newest delivery of each';
comment on column ops.quarantined_transaction.transaction_id is 'Its id; file and line in brackets when it has no good one';
comment on column ops.quarantined_transaction.delivery is 'Delivery that brought it';
comment on column ops.quarantined_transaction.reasons is 'Every reason, as codes';
comment on column ops.quarantined_transaction.quarantined_at is 'When it was quarantined first';

create table ops.quarantined_line (
    transaction_id text collate "C" not null,
    source_file    text not null,
    source_line    bigint not null,
    membership_id  text not null,
    placed_at      text not null,
    item_id        text not null,
    quantity       text not null,
    unit_price     text not null,
    total_price    text not null,
    total_weight   text not null,
    reasons        text[] not null,
    constraint a_line_is_quarantined_once primary key (transaction_id, source_file, source_line),
    constraint a_quarantined_line_is_of_a_transaction foreign key (transaction_id)
        references ops.quarantined_transaction (transaction_id) on delete cascade
);

create index quarantined_line_by_member on ops.quarantined_line (membership_id);

comment on table ops.quarantined_line is 'Lines of quarantined transactions, as they were written';
comment on column ops.quarantined_line.transaction_id is 'The transaction';
comment on column ops.quarantined_line.source_file is 'Its file';
comment on column ops.quarantined_line.source_line is 'Its line in that file';
comment on column ops.quarantined_line.membership_id is 'What stands there as the member''s id; empty once the person was erased';
comment on column ops.quarantined_line.placed_at is 'What stands there as the time';
comment on column ops.quarantined_line.item_id is 'What stands there as the item''s id';
comment on column ops.quarantined_line.quantity is 'What stands there as the quantity';
comment on column ops.quarantined_line.unit_price is 'What stands there as the price of one; empty when it is looked up';
comment on column ops.quarantined_line.total_price is 'What stands there as the total price; empty when it is not given';
comment on column ops.quarantined_line.total_weight is 'What stands there as the total weight; empty when it is not given';
comment on column ops.quarantined_line.reasons is 'What is wrong with this line, as codes; may be none';

create table ops.replaced_transaction (
    transaction_id text collate "C" not null,
    delivery       bigint not null,
    state          text not null,
    replaced_by    bigint not null,
    total_price    numeric(14, 2),
    total_weight   numeric(14, 3),
    replaced_at    timestamptz not null default now(),
    constraint a_delivery_of_a_transaction_is_replaced_once primary key (transaction_id, delivery, state),
    constraint what_was_replaced_is_of_a_delivery foreign key (delivery) references ops.delivery (number),
    constraint what_replaces_is_a_delivery foreign key (replaced_by) references ops.delivery (number),
    constraint what_was_replaced_was_loaded_or_quarantined check (state in ('loaded', 'quarantined'))
);

comment on table ops.replaced_transaction is 'Deliveries of transactions in whose place a later one stands: their history';
comment on column ops.replaced_transaction.transaction_id is 'The transaction';
comment on column ops.replaced_transaction.delivery is 'The delivery that was replaced';
comment on column ops.replaced_transaction.state is 'Whether it was loaded or quarantined';
comment on column ops.replaced_transaction.replaced_by is 'The delivery in its place';
comment on column ops.replaced_transaction.total_price is 'Total price it had; null when it was quarantined';
comment on column ops.replaced_transaction.total_weight is 'Total weight it had, in kg; null when it was quarantined';
comment on column ops.replaced_transaction.replaced_at is 'When it was replaced';
