-- Gives up mails that were written before a time and never sent. One that is being sent at this moment stays.
delete from ops.mail
where number in (
    select number
    from ops.mail
    where sent_at is null
      and written_at < :before::timestamptz
    for update skip locked
)
