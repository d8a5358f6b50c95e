-- Records the files of a batch.
insert into ops.batch_file (dataset, sha256, batch, name, bytes)
select :dataset, f.sha256, :batch, f.name, f.bytes
from unnest(:digests::text[], :names::text[], :sizes::bigint[]) as f (sha256, name, bytes)
