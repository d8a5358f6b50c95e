-- Which of these sizes some known content has: only such a file can be one that was seen.
select distinct bytes
from ops.batch_file
where dataset = :dataset
  and bytes = any (:sizes::bigint[])
