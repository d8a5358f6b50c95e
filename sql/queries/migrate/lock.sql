-- One migrate at a time: waits for the other, as long as lock_timeout allows.
select pg_advisory_lock(hashtext('jarflow migrate'))
