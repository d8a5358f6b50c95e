-- What became of these contents: the last answer, or the batch that has them and is unfinished. Of batches that were done
-- before answers were noted, nothing is known but that.
select file.sha256,
       coalesce(last.state, case when batch.done_at is null then 'unfinished' else 'done' end) as state,
       batch.batch,
       coalesce(last.reason, '') as reason,
       to_char(coalesce(last.settled_at, batch.done_at, batch.taken_at) at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at,
       coalesce(last.dag_id, batch.done_dag_id, batch.dag_id, '') as dag_id,
       coalesce(last.run_id, batch.done_run_id, batch.run_id, '') as run_id
from ops.batch_file file
left join ops.last_answer last
       on last.dataset = file.dataset and last.sha256 = file.sha256 and last.sha256 = any (:digests::text[])
join ops.batch on batch.dataset = file.dataset and batch.batch = coalesce(last.batch, file.batch)
where file.dataset = :dataset
  and file.sha256 = any (:digests::text[])
