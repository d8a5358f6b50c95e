-- Deletes what was asked before a time.
delete from ml.prediction
where predicted_at < :before::timestamptz
