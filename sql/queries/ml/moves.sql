-- Every move of a model's aliases, the last one first.
select alias,
       version::bigint,
       takes_off::bigint,
       reason,
       moved_at,
       dag_id,
       run_id
from ml.move
where model = :model
order by move desc
