-- Gives an unfinished batch to a run (or a person) for the length of the lease; `offers` is what this costs.
update ops.batch
set dag_id = :dag_id,
    run_id = :run_id,
    leased_until = now() + make_interval(secs => :lease_seconds),
    offers_left = offers_left - :offers
where dataset = :dataset
  and batch = :batch
  and done_at is null
