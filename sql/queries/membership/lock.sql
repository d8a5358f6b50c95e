-- Until the transaction ends, nobody else loads applications or erases members.
select pg_advisory_xact_lock(hashtext('jarflow membership'))
