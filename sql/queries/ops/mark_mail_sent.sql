-- Notes that the mail server took a mail.
update ops.mail
set sent_at = clock_timestamp()
where number = :number
