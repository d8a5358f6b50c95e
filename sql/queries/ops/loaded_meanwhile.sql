-- A file of a batch that another batch has loaded since, if there is one. Those refused here do not count.
select file.name,
       settled.batch
from ops.file_in_batch file
join ops.settled_file settled using (dataset, sha256)
where dataset = :dataset
  and file.batch = :batch
  and settled.state = 'loaded'
  and settled.batch <> :batch
  and file.sha256 <> all (:refused::text[])
order by file.name collate "C"
limit 1
