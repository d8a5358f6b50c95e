-- Those of these contents that are in a batch of sample data.
select sha256
from ops.batch_file
join ops.batch using (dataset, batch)
where dataset = :dataset
  and sha256 = any (:digests::text[])
  and samples
