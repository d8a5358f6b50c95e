-- The rights of each role to a table or, column null not, with a column of it; as the database itself judges, so with what
-- comes by a group, to all, or from a predefined role. What a group of it may do too is told of the group alone. Who owns
-- a table and superusers may do everything, and are not listed.
with tables as (
    select c.oid,
           n.nspname,
           n.oid as schema,
           c.relname,
           c.relowner,
           c.relkind
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^pg_'
      and n.nspname <> 'information_schema'
      and c.relkind in ('r', 'p', 'v', 'm', 'f')
      and not c.relispartition
),
roles as (
    select oid,
           rolname
    from pg_roles
    where rolname !~ '^pg_'
      and not rolsuper
    union all
    select 0,
           'everybody'
),
rights as (
    select t.oid,
           r.oid as role,
           p.privilege,
           null::name as column
    from tables t
    join roles r on r.oid <> t.relowner and has_schema_privilege(r.oid, t.schema, 'usage')
    cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger', 'maintain']) as p (privilege)
    where has_table_privilege(r.oid, t.oid, p.privilege)
    union all
    select t.oid,
           r.oid,
           p.privilege,
           a.attname
    from tables t
    join roles r on r.oid <> t.relowner and has_schema_privilege(r.oid, t.schema, 'usage')
    join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    cross join unnest(array['select', 'insert', 'update', 'references']) as p (privilege)
    where has_column_privilege(r.oid, t.oid, a.attnum, p.privilege)
      and not has_table_privilege(r.oid, t.oid, p.privilege)
)
select t.nspname as schema,
       t.relname as table,
       own.column,
       r.rolname as role,
       own.privilege
from rights own
join tables t on t.oid = own.oid
join roles r on r.oid = own.role
where not exists (
    select
    from rights of_group
    where of_group.oid = own.oid
      and of_group.privilege = own.privilege
      and (of_group.column is null or of_group.column = own.column)
      and of_group.role <> own.role
      and (of_group.role = 0 or pg_has_role(own.role, of_group.role, 'usage'))
)
order by t.nspname, t.relname, own.column nulls first, own.privilege, r.rolname
