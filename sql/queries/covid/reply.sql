-- A reply that was loaded before, by its number.
select country, source, sha256, array_to_string(measures, ' ') as measures, received_at
from covid.reply
where reply = :reply
