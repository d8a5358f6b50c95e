-- The batches of sample data, by their numbers.
select number
from ops.batch
where samples
