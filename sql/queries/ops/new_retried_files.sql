-- Records the files that a batch tries again.
insert into ops.retried_file (dataset, sha256, batch)
select :dataset,
       unnest(:digests::text[]),
       :batch
