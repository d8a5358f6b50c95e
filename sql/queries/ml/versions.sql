-- The versions of a model, the newest first.
select version,
       sha256,
       data_sha256,
       array_to_string(data_files, ' ') as data_files,
       rows,
       recipe,
       parameters,
       seed,
       repetitions,
       metrics,
       baseline,
       baseline_metrics,
       code_version,
       samples,
       trained_at,
       dag_id,
       run_id
from ml.version
where model = :model
order by version desc
