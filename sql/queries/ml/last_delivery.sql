-- The files of the newest batch of a dataset that was trained on, in the order of its manifest.
select f.sha256,
       f.name,
       f.bytes
from ops.batch_file f
where dataset = :dataset
  and batch = (select batch from ops.batch where dataset = :dataset and done_at is not null order by number desc limit 1)
order by name collate "C", sha256
