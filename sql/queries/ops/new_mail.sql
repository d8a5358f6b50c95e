-- Writes the report of a batch, once for each run. The moment at which the batch was taken tells apart two machines that
-- take the same files in runs of the same name.
insert into ops.mail (message_id, subject, body, dag_id, run_id)
select encode(sha256(convert_to(concat_ws('/', dataset, batch, extract(epoch from taken_at), :dag::text, :run::text), 'UTF8')), 'hex'),
       :subject,
       :body,
       :dag,
       :run
from ops.batch
where dataset = :dataset
  and batch = :batch
on conflict do nothing
