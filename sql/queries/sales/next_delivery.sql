-- Takes a number for files that a person named: they are newer than every batch taken so far.
select nextval('ops.batch_number_seq') as number,
       clock_timestamp()::text as taken_at,
       false as samples,
       false as delivered
