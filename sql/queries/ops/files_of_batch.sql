-- The files of a batch, in the order of its manifest; those that it tries again name their first batch.
with own as (
    select sha256,
           name,
           bytes,
           '' as first_batch
    from ops.batch_file
    where dataset = :dataset
      and batch = :batch
),
retried as (
    select file.sha256,
           file.name,
           file.bytes,
           file.batch as first_batch
    from ops.retried_file retried
    join ops.batch_file file using (dataset, sha256)
    where retried.dataset = :dataset
      and retried.batch = :batch
)
select *
from (table own union all table retried) file
order by name collate "C", sha256
