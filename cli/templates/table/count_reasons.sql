-- The number of rows of a batch that were refused for each reason, and the place of the first. A row may have several.
select
    reason,
    count(*) as rows,
    (array_agg(source_file || ':' || source_line order by source_file, source_line))[1] as first
from new_pipeline.refused_row
cross join unnest(reasons) as reason
where batch = :batch
group by reason
order by rows desc, reason
