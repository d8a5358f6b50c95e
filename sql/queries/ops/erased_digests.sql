-- Contents of any dataset whose stored files are copies without some person's rows: all datasets share the store.
select distinct sha256
from ops.erasure
