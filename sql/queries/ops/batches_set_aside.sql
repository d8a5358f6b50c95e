-- Unfinished batches that no run is offered any more.
select batch
from ops.batch
where dataset = :dataset
  and done_at is null
  and leased_until <= now()
  and offers_left = 0
order by number
