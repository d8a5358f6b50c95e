-- Notes that a stored content becomes this copy, for every dataset that took it; noted before, nothing changes.
insert into ops.erasure (dataset, sha256, copy, rows, rows_left, bytes)
select dataset, sha256, :copy, :rows, :rows_left, :bytes
from ops.batch_file
where sha256 = :sha256
on conflict on constraint an_erasure_leaves_one_copy do nothing
