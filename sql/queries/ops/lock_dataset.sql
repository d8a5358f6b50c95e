-- Until the transaction ends, nobody else takes or gives batches of this dataset.
select pg_advisory_xact_lock(hashtext('jarflow ops.batch'), hashtext(:dataset))
