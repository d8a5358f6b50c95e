-- Records a delivery.
insert into ops.delivery (number, dataset, batch, taken_at, dag_id, run_id)
values (:number, :dataset, :batch, :taken_at::timestamptz, :dag_id, :run_id)
