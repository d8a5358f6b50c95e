-- Gives each role what matrix.csv says. Run by `migrate` as jarflow_owner after the migrations; safe to run again.
-- The setting jarflow.matrix holds the lines of matrix.csv.

-- Everything made or granted here is the owner's.
set local role jarflow_owner;

revoke all on schema public from public;

-- Nobody has a right that is not in the matrix: rights are taken back first, and given anew in the same transaction, so
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
            execute format('alter default privileges in schema %I revoke all on tables from %s', ours, holder);
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
comment on column ops.migration.execution_time is 'Duration in milliseconds';
comment on column ops.migration.success is 'True when it succeeded';

do $grant$
declare
    granted record;
begin
    for granted in
        with line as (
            select string_to_array(text, ',') as cells
            from string_to_table(current_setting('jarflow.matrix'), E'\n') as text
        )
        select cells[1] as role,
               cells[2] as relation,
               split_part(cells[2], '.', 1) as schema,
               action,
               case when columns in ('all', 'yes') then '' else '(' || replace(columns, ' ', ', ') || ')' end as columns
        from line,
             unnest(array['select', 'insert', 'update', 'delete', 'maintain'], cells[3:7]) as cell (action, columns)
        where cells[2] like '%.%'
          and columns <> ''
    loop
        execute format('grant usage on schema %I to %I', granted.schema, granted.role);
        if granted.relation like '%.*' then
            execute format('grant %s on all tables in schema %I to %I', granted.action, granted.schema, granted.role);
            execute format('alter default privileges for role jarflow_owner in schema %I grant %s on tables to %I',
                granted.schema, granted.action, granted.role);
        else
            execute format('grant %s %s on %s to %I', granted.action, granted.columns, granted.relation, granted.role);
        end if;
    end loop;
end
$grant$;

-- Rights to what is no table. load-sales and load-trips make tables that end with their session, and load-sales numbers
-- the batches that it makes. Functions may do what no login may: the command takes sample data away, and load-trips makes
-- the partition of a month.
do $temporary$
begin
    execute format('grant temporary on database %I to "load-sales", "load-trips"', current_database());
end
$temporary$;
grant usage on sequence ops.batch_number_seq to "load-sales";
grant execute on function ops.remove_samples() to samples;
grant execute on function ops.remove_sample_trips() to samples;
grant execute on function trips.add_month(date) to "load-trips";
