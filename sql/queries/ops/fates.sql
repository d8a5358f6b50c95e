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
left join lateral (
    select *
    from ops.settled_file settled
    where settled.dataset = file.dataset
      and settled.sha256 = file.sha256
    order by state = 'loaded' desc, settled_at desc
    limit 1
) last on true
join ops.batch on batch.dataset = file.dataset and batch.batch = coalesce(last.batch, file.batch)
where file.dataset = :dataset
  and file.sha256 = any (:digests::text[])
