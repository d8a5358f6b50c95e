-- Until the transaction ends, no member is loaded or erased.
select pg_advisory_xact_lock_shared(hashtext('jarflow membership'))
