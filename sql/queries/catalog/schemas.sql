-- Schemas with tables that are not PostgreSQL's own.
select n.nspname as schema,
       coalesce(obj_description(n.oid, 'pg_namespace'), '') as comment
from pg_namespace n
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and exists (select from pg_class c where c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm', 'f'))
order by n.nspname
