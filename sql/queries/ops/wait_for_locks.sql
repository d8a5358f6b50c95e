-- Another load may run for long: in this transaction, waiting for a lock ends only with the time limit of the statement.
set local lock_timeout = 0
