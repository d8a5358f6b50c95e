-- The last batches of the feed, oldest first, and the minute in which each was loaded.
select batch,
       to_char(loaded_at at time zone 'utc', 'yyyy-mm-dd hh24:mi') as loaded_at,
       read,
       successful
from (
    select place,
           batch,
           loaded_at,
           read,
           successful
    from membership.batch
    where feed = :feed
      and kind = 'files'
      and place <= :place
    order by place desc
    limit :most
) last
order by place
