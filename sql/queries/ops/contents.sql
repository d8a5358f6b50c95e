-- Every content that any dataset took.
select dataset,
       sha256
from ops.batch_file
