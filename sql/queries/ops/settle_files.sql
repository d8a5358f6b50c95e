-- Notes what became of each file of a batch: those named here were refused, the others are loaded.
insert into ops.settled_file (dataset, sha256, batch, state, reason, rules, dag_id, run_id)
select dataset,
       sha256,
       batch,
       case when refused.reason is null then 'loaded' else 'refused' end,
       refused.reason,
       :rules,
       :dag_id,
       :run_id
from ops.file_in_batch
left join unnest(:refused::text[], :reasons::text[]) refused (sha256, reason) using (sha256)
where dataset = :dataset
  and batch = :batch
on conflict on constraint a_file_is_settled_once_in_a_batch do update
set state = excluded.state,
    reason = excluded.reason,
    rules = excluded.rules,
    settled_at = excluded.settled_at,
    dag_id = excluded.dag_id,
    run_id = excluded.run_id
