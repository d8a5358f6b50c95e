-- Until the transaction ends, nobody else loads sales.
select pg_advisory_xact_lock(hashtext('jarflow sales'))
