-- What became of each file of a batch: a refused one can be tried again, a loaded one never is.

create table ops.settled_file (
    dataset    text not null,
    sha256     text not null,
    batch      text not null,
    state      text not null,
    reason     text,
    rules      text,
    settled_at timestamptz not null default clock_timestamp(),
    dag_id     text,
    run_id     text,
    constraint a_file_is_settled_once_in_a_batch primary key (dataset, sha256, batch),
    constraint a_settled_file_was_taken foreign key (dataset, sha256) references ops.batch_file (dataset, sha256),
    constraint a_file_is_settled_in_a_batch foreign key (dataset, batch) references ops.batch (dataset, batch),
    constraint a_file_is_loaded_or_refused check (state in ('loaded', 'refused')),
    constraint a_refusal_says_why check ((state = 'refused') = (reason is not null)),
    constraint rules_are_named_by_their_digest check (rules ~ '^[0-9a-f]{64}$')
);

create unique index a_file_is_loaded_once on ops.settled_file (dataset, sha256) where state = 'loaded';
create index settled_file_by_batch on ops.settled_file (dataset, batch);

comment on table ops.settled_file is 'What became of the files of batches that are done: loaded, or refused as a whole';
comment on column ops.settled_file.dataset is 'Dataset of the batch';
comment on column ops.settled_file.sha256 is 'SHA-256 of the content';
comment on column ops.settled_file.batch is 'The batch in which that was decided: the first one of the content, or a later one';
comment on column ops.settled_file.state is 'loaded or refused';
comment on column ops.settled_file.reason is 'Why the file was refused; null when it was loaded';
comment on column ops.settled_file.rules is 'SHA-256 of the policy that it was judged by; null where there is no policy';
comment on column ops.settled_file.settled_at is 'When that was decided';
comment on column ops.settled_file.dag_id is 'DAG of the run that decided; null when a person''s did';
comment on column ops.settled_file.run_id is 'Run that decided; null when a person''s did';

create table ops.retried_file (
    dataset text not null,
    sha256  text not null,
    batch   text not null,
    constraint a_file_is_retried_once_in_a_batch primary key (dataset, sha256, batch),
    constraint a_retried_file_was_taken foreign key (dataset, sha256) references ops.batch_file (dataset, sha256),
    constraint a_file_is_retried_in_a_batch foreign key (dataset, batch) references ops.batch (dataset, batch)
);

create index retried_file_by_batch on ops.retried_file (dataset, batch);

comment on table ops.retried_file is 'Files that were refused in an earlier batch, and are tried again in this one';
comment on column ops.retried_file.dataset is 'Dataset of the batch';
comment on column ops.retried_file.sha256 is 'SHA-256 of the content; ops.batch_file names its first batch';
comment on column ops.retried_file.batch is 'The batch that tries it again';

comment on column ops.batch.batch is 'First 12 hex digits of the SHA-256 over the sorted digests of its files; a file that is tried again adds the batch that refused it last';
comment on column ops.batch.files is 'How many files it holds, those that it tries again too';
comment on column ops.batch.done_at is 'When each of its files was loaded or refused; null while it is unfinished';

alter table ops.erasure add column rows_left bigint;

comment on column ops.erasure.rows_left is 'How many rows the copy still has; null when nobody counted';
