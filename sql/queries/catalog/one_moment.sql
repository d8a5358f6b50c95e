-- What is read from here on is how it was at one moment, whatever is migrated meanwhile.
set transaction isolation level repeatable read, read only
