-- How far each file of a run is: written while it is loaded, and seen at once by whoever waits for it.

create table trips.file_progress (
    dag_id       text not null,
    run_id       text not null,
    sha256       text collate "C" not null,
    name         text not null,
    state        text not null,
    reason       text,
    trips        bigint not null default 0,
    quarantined  bigint not null default 0,
    share        real not null default 0,
    milliseconds bigint not null default 0,
    changed_at   timestamptz not null default clock_timestamp(),
    revision     bigint generated always as identity,
    constraint a_content_of_a_run_is_told_once primary key (dag_id, run_id, sha256),
    constraint a_state_is_known check (state in ('waiting', 'loading', 'loaded', 'loaded before', 'refused')),
    constraint a_reason_is_of_a_refusal check ((reason is not null) = (state = 'refused')),
    constraint a_share_is_of_one check (share between 0 and 1)
);

create index file_progress_by_change on trips.file_progress (changed_at);

comment on table trips.file_progress is 'How far each file of trips is in a run of the last 30 days';
comment on column trips.file_progress.dag_id is 'DAG of the run';
comment on column trips.file_progress.run_id is 'Run that loads it';
comment on column trips.file_progress.sha256 is 'SHA-256 of its content';
comment on column trips.file_progress.name is 'What it was called when it came';
comment on column trips.file_progress.state is 'waiting, loading, loaded, loaded before by another run, or refused';
comment on column trips.file_progress.reason is 'Why it was refused; null when it was not';
comment on column trips.file_progress.trips is 'Number of its rows so far that are trips';
comment on column trips.file_progress.quarantined is 'Number of its rows so far that are not';
comment on column trips.file_progress.share is 'Share of its bytes that is read, from 0 to 1';
comment on column trips.file_progress.milliseconds is 'Time that the run spent on it so far';
comment on column trips.file_progress.changed_at is 'When this row was last changed';
comment on column trips.file_progress.revision is 'Grows with each change: what somebody has not seen yet has a higher one';

-- The notice is empty: a listener of the channel trips_progress reads the table when one comes.
create function trips.tell_progress() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_notify('trips_progress', '');
    return null;
end
$$;

comment on function trips.tell_progress() is 'Wakes whoever listens to the progress of trips';
revoke execute on function trips.tell_progress() from public;

create trigger progress_is_told after insert or update on trips.file_progress
for each statement execute function trips.tell_progress();
