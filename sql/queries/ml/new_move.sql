-- Names a version as champion or challenger.
insert into ml.move (model, alias, version, takes_off, reason, dag_id, run_id)
values (:model, :alias, :version, :takes_off, :reason, :dag_id, :run_id)
