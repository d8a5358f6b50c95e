-- The batch that this run was given before; by hand (no run), the oldest unfinished one that a person holds.
select b.batch,
       b.number,
       b.files,
       b.bytes,
       b.samples,
       b.done_at is not null as done
from ops.batch b
where b.dataset = :dataset
  and case
          when :run_id::text is null then b.run_id is null and b.done_at is null
          else b.batch = (select r.batch
                          from ops.batch_run r
                          where r.dataset = :dataset and r.dag_id = :dag_id and r.run_id = :run_id)
      end
order by b.number
limit 1
