-- The account of a file, when all of it is loaded.
update trips.file
set accepted = :accepted,
    rejected = :rejected
where file = :file
