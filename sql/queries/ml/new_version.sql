-- Registers a version under the next number, unless the same model of the same data is there; its number either way.
with registered as (
    insert into ml.version (
        model, version, sha256, data_sha256, data_files, rows, recipe, parameters, seed, repetitions, metrics, baseline,
        baseline_metrics, code_version, samples, dag_id, run_id
    )
    values (
        :model, (select coalesce(max(version), 0) + 1 from ml.version where model = :model), :sha256, :data_sha256,
        :data_files::text[], :rows, :recipe, :parameters::jsonb, :seed, :repetitions, :metrics::jsonb, :baseline,
        :baseline_metrics::jsonb, :code_version,
        exists (
            select
            from ops.batch_file
            join ops.batch using (dataset, batch)
            where batch_file.dataset = :model
              and batch_file.sha256 = any (:data_files::text[])
              and batch.samples
        ),
        :dag_id, :run_id
    )
    on conflict on constraint the_same_model_of_the_same_data_is_one_version do nothing
    returning version
)
select version, true as new from registered
union all
select version, false from ml.version
where model = :model and sha256 = :sha256 and data_sha256 = :data_sha256
