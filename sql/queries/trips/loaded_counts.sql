-- How many rows of files that are loaded are trips, and how many are in quarantine.
select sha256,
       accepted,
       rejected
from trips.file
where sha256 = any (:digests)
