-- Columns in the order of their tables, each type as its people write it.
select n.nspname as schema,
       c.relname as table,
       a.attname as column,
       regexp_replace(
           replace(format_type(a.atttypid, a.atttypmod), 'character varying', 'varchar'),
           '(timestamp|time)(\(\d\))? (with time zone|without time zone)',
           '\1' || case when format_type(a.atttypid, a.atttypmod) like '% with time zone%' then 'tz' else '' end || '\2'
       ) as type,
       a.attnotnull as not_null,
       case
           when a.attidentity <> '' then 'the next number'
           when a.attgenerated <> '' then 'computed, ' || pg_get_expr(d.adbin, d.adrelid)
           else pg_get_expr(d.adbin, d.adrelid)
       end as unless_given,
       coalesce(col_description(c.oid, a.attnum), '') as comment
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and not c.relispartition
  and a.attnum > 0
  and not a.attisdropped
order by n.nspname, c.relname, a.attnum
