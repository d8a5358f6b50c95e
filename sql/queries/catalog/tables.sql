-- Tables and views, by schema and name; a partition is a part of its table and no table.
select n.nspname as schema,
       c.relname as table,
       c.relkind in ('v', 'm') as is_view,
       coalesce(obj_description(c.oid, 'pg_class'), '') as comment
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and not c.relispartition
order by n.nspname, c.relname
