-- Remembers which batch a run was given.
insert into ops.batch_run (dataset, dag_id, run_id, batch)
values (:dataset, :dag_id, :run_id, :batch)
on conflict on constraint a_run_is_given_one_batch_of_a_dataset do nothing
