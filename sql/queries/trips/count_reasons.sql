-- Why rows of some files are in quarantine, how many, and the first of them.
select reason, rows, name, line
from (
    select
        reason,
        file.name,
        line,
        count(*) over (partition by reason) as rows,
        row_number() over (partition by reason order by file, line) as place
    from trips.quarantined_row
    join trips.file using (file)
    where sha256 = any (:digests)
) as counted
where place = 1
order by rows desc, reason
