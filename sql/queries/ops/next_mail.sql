-- The next mail that waits to be sent and that nobody else sends at this moment; it stays locked until the transaction ends.
select number,
       message_id,
       subject,
       body,
       written_at
from ops.mail
where sent_at is null
  and number > :after
order by number
limit 1
for update skip locked
