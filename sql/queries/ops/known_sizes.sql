-- Those of these sizes that some known content has: only a file of such a size can have been seen before.
select distinct bytes
from ops.batch_file
where dataset = :dataset
  and bytes = any (:sizes::bigint[])
