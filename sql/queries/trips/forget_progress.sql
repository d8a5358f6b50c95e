-- Nobody asks how a run went a month ago.
delete from trips.file_progress where changed_at < now() - interval '30 days'
