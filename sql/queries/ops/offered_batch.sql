-- The oldest unfinished batch whose lease is over and which may still be offered.
select batch,
       number,
       files,
       bytes,
       samples,
       false as done
from ops.batch
where dataset = :dataset
  and done_at is null
  and leased_until <= now()
  and offers_left > 0
order by number
limit 1
