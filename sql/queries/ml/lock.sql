-- Until the transaction ends, nobody else numbers versions of this model or moves its aliases.
select pg_advisory_xact_lock(hashtext('jarflow ml'), hashtext(:model))
