-- Records a batch.
insert into ops.batch (dataset, batch, files, bytes, samples, dag_id, run_id, leased_until)
values (:dataset, :batch, :files, :bytes, :samples, :dag_id, :run_id, now() + make_interval(secs => :lease_seconds))
returning number
