-- The files of a batch, in the order of its manifest; those that it tries again name their first batch.
select sha256,
       name,
       bytes,
       first_batch
from ops.file_in_batch
where dataset = :dataset
  and batch = :batch
order by name collate "C", sha256
