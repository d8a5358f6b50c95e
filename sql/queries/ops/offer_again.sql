-- A person puts an unfinished batch back on offer: the next run that asks gets it.
update ops.batch
set leased_until = now(),
    offers_left = greatest(offers_left, 2)
where dataset = :dataset
  and batch = :batch
  and done_at is null
