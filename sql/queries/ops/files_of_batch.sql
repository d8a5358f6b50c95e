-- The files of a batch, in the order of its manifest.
select sha256,
       name,
       bytes
from ops.batch_file
where dataset = :dataset
  and batch = :batch
order by name collate "C", sha256
