-- The rows of a batch: those that were loaded, and those that were refused.
select
    (select count(*) from new_pipeline.entry where batch = :batch) as entries,
    (select count(*) from new_pipeline.refused_row where batch = :batch) as refused
