-- The files of the newest batch of a dataset that was trained on, in the order of its manifest; sample data only where
-- nothing else came. Of a batch that was done
-- before it was noted what became of each file, all count.
with loaded as (
    select file.sha256,
           file.name,
           file.bytes,
           settled.batch
    from ops.settled_file settled
    join ops.batch_file file using (dataset, sha256)
    where settled.dataset = :dataset
      and settled.state = 'loaded'
    union all
    select file.sha256,
           file.name,
           file.bytes,
           file.batch
    from ops.batch_file file
    join ops.batch using (dataset, batch)
    where file.dataset = :dataset
      and batch.done_at is not null
      and not exists (
          select
          from ops.settled_file settled
          where settled.dataset = :dataset
            and settled.batch = file.batch
      )
)
select sha256,
       name,
       bytes
from loaded
where batch = (select batch from loaded join ops.batch using (batch) where dataset = :dataset order by samples, number desc limit 1)
order by name collate "C", sha256
