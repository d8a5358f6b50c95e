-- The files of the newest batch of a dataset that was trained on, in the order of its manifest.
with loaded as (
    select file.sha256,
           file.name,
           file.bytes,
           settled.batch
    from ops.settled_file settled
    join ops.batch_file file using (dataset, sha256)
    where settled.dataset = :dataset
      and settled.state = 'loaded'
)
select sha256,
       name,
       bytes
from loaded
where batch = (select batch from loaded join ops.batch using (batch) where dataset = :dataset order by number desc limit 1)
order by name collate "C", sha256
