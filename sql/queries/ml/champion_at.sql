-- The version that was champion at a moment; no row when none was.
select version
from (
    select version
    from ml.move
    where model = :model
      and alias = 'champion'
      and moved_at <= :at::timestamptz
    order by move desc
    limit 1
) as last_move
where version is not null
