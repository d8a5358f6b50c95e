-- How far a file is. One that this run has loaded stays so, when another try of it meets it again.
update trips.file_progress
set state = :state,
    reason = :reason,
    trips = :trips,
    quarantined = :quarantined,
    share = :share,
    milliseconds = :milliseconds,
    changed_at = clock_timestamp(),
    revision = default
where dag_id = :dag_id
  and run_id = :run_id
  and sha256 = :sha256
  and state <> 'loaded'
