-- Constraints of tables, a row for each of their columns in its order; of a foreign key with the column it points to.
select n.nspname as schema,
       c.relname as table,
       o.conname as constraint,
       o.contype as kind,
       a.attname as column,
       tn.nspname as target_schema,
       t.relname as target_table,
       ta.attname as target_column
from pg_constraint o
join pg_class c on c.oid = o.conrelid
join pg_namespace n on n.oid = c.relnamespace
left join pg_class t on t.oid = o.confrelid
left join pg_namespace tn on tn.oid = t.relnamespace
left join lateral unnest(o.conkey, o.confkey) with ordinality as k (attnum, target_attnum, place) on true
left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
left join pg_attribute ta on ta.attrelid = t.oid and ta.attnum = k.target_attnum
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not c.relispartition
  and o.contype in ('p', 'u', 'f', 'c', 'x')
order by n.nspname, c.relname, o.contype, o.conname, k.place
