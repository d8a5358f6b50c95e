-- The reply that holds this content of a file, if it was loaded before; when it came then.
select reply, to_json(received_at) #>> '{}' as received_at
from covid.reply
where country = :country and source = :source and sha256 = :sha256
order by received_at
limit 1
