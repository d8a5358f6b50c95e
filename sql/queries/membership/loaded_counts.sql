-- Numbers of rows that were loaded of a batch; no row when it was not loaded.
select b.place,
       b.successful,
       b.unsuccessful,
       (select count(*) from membership.date_proof p where p.place = b.place) as proofs
from membership.batch b
where b.batch = :batch
