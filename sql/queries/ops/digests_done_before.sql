-- The contents of a dataset that no batch has needed since a moment: each batch with them was done before it.
select sha256
from ops.file_in_batch
join ops.batch using (dataset, batch)
where dataset = :dataset
group by sha256
having bool_and(coalesce(done_at < :since, false))
