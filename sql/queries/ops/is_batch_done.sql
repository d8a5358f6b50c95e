-- True when a batch is done; no row when there is no such batch.
select done_at is not null as done
from ops.batch
where dataset = :dataset
  and batch = :batch
