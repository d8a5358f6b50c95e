-- Sample data is marked where it is kept, so that pages can say what is invented, and all of it can be taken away again.

alter table ops.batch add column samples boolean not null default false;
alter table sales.item add column sample boolean not null default false;
alter table ml.version add column samples boolean not null default false;

comment on column ops.batch.samples is 'Whether its files are sample data, which is invented; never mixed with other files';
comment on column sales.item.sample is 'Whether only sample data ever named it';
comment on column ml.version.samples is 'Whether it was trained on sample data';

-- Pages read this, with no right to the rest of ops.
create view ops.sample_data as
select dataset,
       count(*) filter (where samples) as batches,
       bool_and(samples) as nothing_else
from ops.batch
where done_at is not null
group by dataset
having bool_or(samples);

comment on view ops.sample_data is 'Datasets that hold sample data';
comment on column ops.sample_data.dataset is 'Dataset';
comment on column ops.sample_data.batches is 'How many batches of sample data were loaded';
comment on column ops.sample_data.nothing_else is 'True when all that was loaded is sample data';

-- What several queries ask of batches and their files.
create view ops.file_in_batch as
select dataset, batch, sha256, name, bytes, '' as first_batch
from ops.batch_file
union all
select dataset, retried.batch, sha256, file.name, file.bytes, file.batch
from ops.retried_file retried
join ops.batch_file file using (dataset, sha256);

comment on view ops.file_in_batch is 'The files of a batch, those that it tries again too';
comment on column ops.file_in_batch.dataset is 'Dataset of the batch';
comment on column ops.file_in_batch.batch is 'The batch';
comment on column ops.file_in_batch.sha256 is 'SHA-256 of the content';
comment on column ops.file_in_batch.name is 'What the file was called when it came';
comment on column ops.file_in_batch.bytes is 'Its size';
comment on column ops.file_in_batch.first_batch is 'The batch in which it came; empty when that is this one';

create view ops.last_answer as
select distinct on (dataset, sha256) *
from ops.settled_file
order by dataset, sha256, state = 'loaded' desc, settled_at desc;

comment on view ops.last_answer is 'What became of a content: what is loaded stays loaded, else the newest refusal';
comment on column ops.last_answer.dataset is 'Dataset of the batch';
comment on column ops.last_answer.sha256 is 'SHA-256 of the content';
comment on column ops.last_answer.batch is 'The batch that loaded or refused it';
comment on column ops.last_answer.state is 'loaded or refused';
comment on column ops.last_answer.reason is 'Why it was refused; null when it is loaded';
comment on column ops.last_answer.rules is 'SHA-256 of the policy; null where there is none';
comment on column ops.last_answer.settled_at is 'When that was decided';
comment on column ops.last_answer.dag_id is 'DAG of the run that decided; null when a person did';
comment on column ops.last_answer.run_id is 'Run that decided; null when a person did';

-- Takes away what sample data brought, and says what that was; roll back to hear it only. `kind` is `rows` for what is gone
-- from the database, else what lies in files: a `content` of the store, a `batch` as dataset/batch, a `run` as dag/run.
-- While a purchase that is no sample refers to a sample, nothing is taken away, and it is said as a `reference`.
--
-- The triggers that keep purchases and models from being deleted are off until this transaction ends; nobody else writes
-- these tables meanwhile.
create function ops.remove_samples() returns table (kind text, name text, rows bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    places     bigint[];
    deliveries bigint[];
begin
    perform pg_advisory_xact_lock(hashtext('jarflow ops.batch'), hashtext(dataset))
    from (select distinct dataset from ops.batch where samples order by dataset) datasets;
    perform pg_advisory_xact_lock(hashtext('jarflow membership'));
    lock table ops.delivery in share row exclusive mode;
    perform pg_advisory_xact_lock(hashtext('jarflow ml'), hashtext(model))
    from (select distinct model from ml.version where samples order by model) models;

    select coalesce(array_agg(place), '{}') into places from membership.batch where feed = 'samples';
    select coalesce(array_agg(number), '{}') into deliveries
    from ops.delivery
    join ops.batch using (number)
    where batch.samples;

    lock table sales.transaction, sales.line in share row exclusive mode;
    return query
    select 'reference', transaction_id || ' is of the sample member ' || membership_id, null::bigint
    from sales.transaction
    join sales.customer using (customer)
    join membership.member using (membership_id)
    where delivery <> all (deliveries)
      and place = any (places)
    union all
    select 'reference', transaction_id || ' has the sample item ' || item_id, null::bigint
    from sales.transaction
    join sales.line using (transaction_id)
    join sales.item using (item_id)
    where delivery <> all (deliveries)
      and item.sample
    order by 2;
    if found then
        return;
    end if;

    alter table sales.transaction disable trigger a_transaction_is_not_deleted;
    alter table sales.line disable trigger lines_went;
    alter table ml.version disable trigger a_version_never_changes;
    alter table ml.move disable trigger a_move_never_changes;

    return query
    select 'batch', dataset || '/' || batch, null::bigint
    from ops.batch
    where samples
    union
    select 'batch', 'applications/' || batch, null::bigint
    from membership.batch
    where feed = 'samples'
    union
    select 'run', replay.dag_id || '/' || replay.run_id, null::bigint
    from membership.batch replay
    where replay.feed = 'samples'
      and replay.kind = 'replay'
      and replay.run_id is not null
    union
    select 'run', given.dag_id || '/' || given.run_id, null::bigint
    from ops.batch_run given
    join ops.batch using (dataset, batch)
    group by given.dag_id, given.run_id
    having bool_and(samples)
    union all
    select 'content', sha256, null::bigint
    from (
        select sha256 from ops.batch_file join ops.batch using (dataset, batch) where samples
        union
        select sha256 from ml.version where samples
        except
        select sha256 from ops.batch_file join ops.batch using (dataset, batch) where not samples
        except
        select sha256 from ml.version where not samples
        except
        select sha256 from covid.reply
    ) content;

    -- Purchases, and what was counted of them.
    merge into sales.item_sold known
    using (
        select item_id,
               count(*) as lines,
               coalesce(sum(quantity) filter (where status <> 'cancelled'), 0) as quantity,
               count(*) filter (where status <> 'cancelled') as transactions
        from sales.line
        join sales.transaction using (transaction_id)
        where delivery = any (deliveries)
        group by item_id
    ) less
    on known.item_id = less.item_id
    when matched and known.lines = less.lines then delete
    when matched then update
    set lines = known.lines - less.lines,
        quantity = known.quantity - less.quantity,
        transactions = known.transactions - less.transactions;

    merge into sales.day_revenue known
    using (
        select (placed_at at time zone 'UTC')::date as day,
               count(*) as transactions,
               sum(total_price) as revenue
        from sales.transaction
        where delivery = any (deliveries)
          and status <> 'cancelled'
        group by 1
    ) less
    on known.day = less.day
    when matched and known.transactions = less.transactions then delete
    when matched then update
    set transactions = known.transactions - less.transactions,
        revenue = known.revenue - less.revenue;

    update sales.customer known
    set transactions = known.transactions - less.transactions,
        spent = known.spent - less.spent
    from (
        select customer,
               count(*) as transactions,
               sum(total_price) as spent
        from sales.transaction
        where delivery = any (deliveries)
          and status <> 'cancelled'
        group by customer
    ) less
    where known.customer = less.customer;

    kind := 'rows';
    name := 'lines of transactions';
    delete from sales.line
    where transaction_id in (select transaction_id from sales.transaction where delivery = any (deliveries));
    get diagnostics rows = row_count;
    return next;

    name := 'transactions';
    delete from sales.transaction where delivery = any (deliveries);
    get diagnostics rows = row_count;
    return next;

    delete from sales.customer
    where (membership_id is null or membership_id in (select membership_id from membership.member where place = any (places)))
      and not exists (select from sales.transaction where transaction.customer = customer.customer);

    name := 'quarantined transactions';
    delete from ops.quarantined_transaction where delivery = any (deliveries);
    get diagnostics rows = row_count;
    return next;
    delete from ops.replaced_transaction where delivery = any (deliveries) or replaced_by = any (deliveries);
    delete from ops.refused_item where delivery = any (deliveries);
    delete from ops.delivery where number = any (deliveries);

    name := 'items';
    delete from sales.item where sample;
    get diagnostics rows = row_count;
    return next;

    name := 'members';
    delete from membership.member where place = any (places);
    get diagnostics rows = row_count;
    return next;

    name := 'refused applications';
    delete from membership.refused_application where place = any (places);
    get diagnostics rows = row_count;
    return next;
    delete from membership.date_proof where place = any (places);
    delete from membership.batch where place = any (places);

    name := 'predictions';
    delete from ml.prediction where (model, version) in (select model, version from ml.version where samples);
    get diagnostics rows = row_count;
    return next;

    name := 'versions of models';
    delete from ml.move where (model, version) in (select model, version from ml.version where samples);
    update ml.move set takes_off = null where (model, takes_off) in (select model, version from ml.version where samples);
    delete from ml.version where samples;
    get diagnostics rows = row_count;
    return next;

    name := 'batches';
    delete from ops.settled_file where (dataset, batch) in (select dataset, batch from ops.batch where samples);
    delete from ops.retried_file where (dataset, batch) in (select dataset, batch from ops.batch where samples);
    delete from ops.batch_run where (dataset, batch) in (select dataset, batch from ops.batch where samples);
    delete from ops.erasure
    where (dataset, sha256) in (select dataset, sha256 from ops.batch_file join ops.batch using (dataset, batch) where samples);
    delete from ops.batch_file where (dataset, batch) in (select dataset, batch from ops.batch where samples);
    delete from ops.batch where samples;
    get diagnostics rows = row_count;
    return next;

    alter table sales.transaction enable always trigger a_transaction_is_not_deleted;
    alter table sales.line enable always trigger lines_went;
    alter table ml.version enable trigger a_version_never_changes;
    alter table ml.move enable trigger a_move_never_changes;
end
$$;

comment on function ops.remove_samples() is 'Takes away what sample data brought, and says what that was';
