-- The contents of which the last reply came before a time, and that no batch of files holds.
select sha256
from covid.reply
group by sha256
having
    max(received_at) < :before::timestamptz
    and not exists (select from ops.batch_file as held where held.sha256 = reply.sha256)
