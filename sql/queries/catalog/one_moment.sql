-- From here on everything is read as it was at one moment, whatever is migrated meanwhile.
set transaction isolation level repeatable read, read only
