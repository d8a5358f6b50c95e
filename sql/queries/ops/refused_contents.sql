-- Contents whose last answer was a refusal, and which no unfinished batch tries again; those of which an erasure left no
-- row do not count. Either sample data or none of it: they are never mixed.
select file.sha256,
       file.name,
       file.bytes,
       last.batch as refused_in,
       (extract(epoch from last.settled_at) * 1000000)::bigint as refused_micros
from ops.batch_file file
join ops.batch first using (dataset, batch)
join ops.last_answer last on last.dataset = file.dataset and last.sha256 = file.sha256
where file.dataset = :dataset
  and first.samples = :samples
  and last.state = 'refused'
  and not exists (
      select
      from ops.retried_file retried
      join ops.batch using (dataset, batch)
      where retried.dataset = file.dataset
        and retried.sha256 = file.sha256
        and batch.done_at is null
  )
  and not exists (
      select
      from ops.erasure
      where erasure.sha256 = file.sha256
        and erasure.rows_left = 0
  )
order by file.name collate "C", file.sha256
