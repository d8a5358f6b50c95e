-- Who may do what. Run by `migrate` as jarflow_owner after the migrations; safe to run again.

-- Everything made or granted here is the owner's.
set local role jarflow_owner;

revoke all on schema public from public;

-- What this file does not grant, nobody has: rights are taken back first, and given anew in the same transaction, so
-- that nobody is without theirs for a moment.
do $revoke$
declare
    ours   name;
    holder text;
begin
    for ours in
        select nspname from pg_namespace where nspowner = 'jarflow_owner'::regrole
    loop
        for holder in
            select 'public'
            union all
            select quote_ident(rolname)
            from pg_roles
            where not rolsuper
              and rolname !~ '^pg_'
              and rolname <> 'jarflow_owner'
        loop
            execute format('revoke all on schema %I from %s', ours, holder);
            execute format('revoke all on all tables in schema %I from %s', ours, holder);
            execute format('revoke all on all sequences in schema %I from %s', ours, holder);
            execute format('revoke all on all routines in schema %I from %s', ours, holder);
        end loop;
    end loop;
end
$revoke$;

-- A session that a person forgot in the midst of a transaction holds up who loads. Tasks set limits of their own.
do $forgotten$
begin
    execute format('alter database %I set idle_in_transaction_session_timeout = %L', current_database(), '10min');
end
$forgotten$;

-- FOR ROLE: without it the defaults would speak of tables that another role makes, of which there are none.
alter default privileges for role jarflow_owner revoke all on functions from public;

comment on table ops.migration is 'Migrations of the warehouse as Flyway applied them';
comment on column ops.migration.installed_rank is 'Order in which it was applied';
comment on column ops.migration.version is 'Its version';
comment on column ops.migration.description is 'Its name';
comment on column ops.migration.type is 'Kind of migration';
comment on column ops.migration.script is 'Its file';
comment on column ops.migration.checksum is 'Of its text: an edited migration is refused';
comment on column ops.migration.installed_by is 'Role that applied it';
comment on column ops.migration.installed_on is 'When it was applied';
comment on column ops.migration.execution_time is 'How many milliseconds it took';
comment on column ops.migration.success is 'Whether it succeeded';

-- ingest keeps the books; it cannot delete from them.
grant usage on schema ops to ingest;
grant select, insert on ops.batch, ops.batch_file, ops.batch_run, ops.refused_file to ingest;
grant update (dag_id, run_id, leased_until, offers_left) on ops.batch to ingest;
grant select (sha256) on ops.erasure to ingest;

-- A loading task closes a batch and changes nothing else of it.
grant usage on schema ops to loader;
grant select on ops.batch, ops.batch_file to loader;
grant update (done_at, done_dag_id, done_run_id) on ops.batch to loader;

-- validate looks at what was decided before; of a member it sees the id and who it is, hashed.
grant usage on schema membership to validate;
grant select on membership.batch, membership.date_proof to validate;
grant select (place, source_file, source_line, member) on membership.refused_application to validate;
grant select (membership_id, person, base_id, number, place, source_file, source_line) on membership.member to validate;

-- load-members adds batches, and says of a refusal who became a member after all. It reads no name, e-mail or number.
grant usage on schema membership to "load-members";
grant insert on membership.batch, membership.member, membership.refused_application, membership.date_proof to "load-members";
grant select on membership.batch, membership.date_proof to "load-members";
grant select (place, membership_id, source_file, source_line) on membership.member to "load-members";
grant select (place, source_file, source_line, member) on membership.refused_application to "load-members";
grant update (member) on membership.refused_application to "load-members";

-- load-sales adds and replaces transactions; a status is people's. Of a member it sees the id. It makes tables that end
-- with its session, and keeps others from writing to lines and transactions while it loads.
do $temporary$
begin
    execute format('grant temporary on database %I to "load-sales"', current_database());
end
$temporary$;
grant usage on schema sales, membership, ops to "load-sales";
grant select on sales.item, sales.item_version, sales.transaction, sales.line to "load-sales";
grant select (customer, membership_id), insert (membership_id) on sales.customer to "load-sales";
grant insert on sales.item, sales.line to "load-sales";
grant insert (item_id, valid_from, cost, weight_kg) on sales.item_version to "load-sales";
grant update (name, manufacturer, cost, weight_kg, retired_at, changed_at) on sales.item to "load-sales";
grant insert (transaction_id, customer, placed_at, total_price, total_weight, delivery) on sales.transaction to "load-sales";
grant update (customer, placed_at, total_price, total_weight, delivery) on sales.transaction to "load-sales";
grant delete on sales.line to "load-sales";
grant maintain on sales.transaction, sales.line, ops.delivery to "load-sales";
grant select (membership_id) on membership.member to "load-sales";
grant select, insert on ops.delivery, ops.refused_item, ops.replaced_transaction to "load-sales";
grant select, insert, update, delete on ops.quarantined_transaction, ops.quarantined_line to "load-sales";
grant usage on sequence ops.batch_number_seq to "load-sales";

-- erase-person finds members by who they are, takes them out, and notes which stored files have become copies. Of sales
-- it sees which members bought and how often, to say it; that a customer becomes anonymous is the foreign key's doing.
grant usage on schema ops, membership, sales to "erase-person";
grant select (membership_id, transactions) on sales.customer to "erase-person";
grant select on ops.batch_file, ops.erasure to "erase-person";
grant insert on ops.erasure to "erase-person";
grant select (membership_id), update (membership_id) on ops.quarantined_line to "erase-person";
grant select on membership.member to "erase-person";
grant delete on membership.member to "erase-person";

-- People who look after the pipelines. Nothing personal: a member's id holds the last name, so they do not see it.
grant usage on schema ops, membership to operations;
grant select on ops.batch, ops.batch_file, ops.batch_run, ops.refused_file, ops.erasure, ops.migration to operations;
grant select on membership.batch, membership.date_proof to operations;
grant select (place, source_file, source_line, reasons, duplicate_of) on membership.refused_application to operations;
grant select on ops.delivery, ops.refused_item, ops.quarantined_transaction, ops.replaced_transaction to operations;
grant select (transaction_id, source_file, source_line, reasons) on ops.quarantined_line to operations;

-- People who send out: what was bought, what it weighs, and by whom; they complete and cancel.
grant usage on schema sales to logistics;
grant select on sales.item, sales.transaction, sales.line to logistics;
grant select (customer, membership_id) on sales.customer to logistics;
grant update (status) on sales.transaction to logistics;

-- People who ask: all of sales, with what later migrations make there, and of members what questions need.
grant usage on schema sales, membership to analytics;
grant select on all tables in schema sales to analytics;
alter default privileges for role jarflow_owner in schema sales grant select on tables to analytics;
grant select (membership_id, first_name, last_name, above_18) on membership.member to analytics;

-- People who sell: the items. A trigger keeps them from deleting what was sold.
grant usage on schema sales to sales;
grant select, delete on sales.item to sales;
grant insert (item_id, name, manufacturer, cost, weight_kg, retired_at) on sales.item to sales;
grant update (name, manufacturer, cost, weight_kg, retired_at) on sales.item to sales;
