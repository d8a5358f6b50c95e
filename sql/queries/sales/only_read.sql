-- From here on the transaction may write temporary tables only: a check of a file changes nothing.
set transaction read only
