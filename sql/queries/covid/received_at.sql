-- When a reply comes: now, or when the file with this content was loaded first. Later than every other reply, whatever
-- the clock says.
select
    coalesce(
        min(received_at) filter (where source like 'file:%' and sha256 = :sha256),
        greatest(clock_timestamp(), max(received_at) + interval '1 microsecond')
    ) as received_at
from covid.reply
where country = :country and source = :source
