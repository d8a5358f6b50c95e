-- A batch of files as ingest took it.
select number,
       taken_at::text as taken_at,
       samples,
       exists (select from ops.delivery where delivery.number = batch.number) as delivered
from ops.batch
where dataset = :dataset
  and batch = :batch
