-- Marks a batch done unless it is; one of which every file was refused may be done anew. The row stays locked until the
-- transaction ends, so a second loader waits.
update ops.batch
set done_at = now(),
    done_dag_id = :dag_id,
    done_run_id = :run_id
where dataset = :dataset
  and batch = :batch
  and (
      done_at is null
      or (
          select bool_and(state = 'refused')
          from ops.settled_file
          where dataset = :dataset
            and batch = :batch
      )
  )
