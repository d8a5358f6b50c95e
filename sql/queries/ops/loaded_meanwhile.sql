-- A file of a batch that another batch has loaded since, if there is one. Those refused here do not count.
with file as (
    select sha256
    from ops.batch_file
    where dataset = :dataset
      and batch = :batch
    union all
    select sha256
    from ops.retried_file
    where dataset = :dataset
      and batch = :batch
)
select known.name,
       settled.batch
from file
join ops.settled_file settled on settled.dataset = :dataset and settled.sha256 = file.sha256
join ops.batch_file known on known.dataset = :dataset and known.sha256 = file.sha256
where settled.state = 'loaded'
  and settled.batch <> :batch
  and file.sha256 <> all (:refused::text[])
order by known.name collate "C"
limit 1
