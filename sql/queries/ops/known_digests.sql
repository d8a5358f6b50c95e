-- Those of these contents that are in a batch already.
select sha256
from ops.batch_file
where dataset = :dataset
  and sha256 = any (:digests::text[])
