-- The last batches of the feed, oldest first.
select batch,
       read,
       successful
from (
    select place,
           batch,
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
