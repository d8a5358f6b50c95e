-- Those of these refusals that this run was the first to make: a run that is asked again answers as it did.
select r.name
from ops.refused_file r
join unnest(:names::text[], :reasons::text[], :fingerprints::text[]) as f (name, reason, fingerprint)
     using (name, reason, fingerprint)
where r.dataset = :dataset
  and r.dag_id = :dag_id
  and r.run_id = :run_id
