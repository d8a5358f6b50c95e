-- Every content that any dataset took.
select dataset,
       sha256
from ops.batch_file
union all
select 'covid',
       sha256
from covid.reply
