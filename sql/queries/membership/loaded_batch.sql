-- Place of a batch in the history, and the rules by which it was judged; no row when it is not done.
select place,
       feed,
       policy,
       as_of::text as as_of
from membership.batch
where batch = :batch
