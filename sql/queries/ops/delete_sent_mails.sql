-- Deletes mails that were sent before a time.
delete from ops.mail
where sent_at < :before::timestamptz
