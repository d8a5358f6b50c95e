-- What Jarflow knows of its own work: batches, their files, and which runs were given them.

comment on schema ops is 'Jarflow''s own books: batches, their files, refused files, migrations';

create table ops.batch (
    number       bigint generated always as identity,
    dataset      text not null,
    batch        text not null,
    files        integer not null,
    bytes        bigint not null,
    taken_at     timestamptz not null default now(),
    dag_id       text,
    run_id       text,
    leased_until timestamptz not null,
    offers_left  smallint not null default 2,
    done_at      timestamptz,
    done_dag_id  text,
    done_run_id  text,
    constraint a_batch_has_one_number primary key (number),
    constraint a_batch_stands_once_in_its_dataset unique (dataset, batch),
    constraint a_dataset_is_a_plain_word check (dataset ~ '^[a-z][a-z0-9-]{0,62}$'),
    constraint a_batch_id_is_twelve_hex_digits check (batch ~ '^[0-9a-f]{12}$'),
    constraint a_batch_has_files check (files > 0 and bytes > 0),
    constraint offers_do_not_go_below_none check (offers_left >= 0)
);

comment on table ops.batch is 'Files taken together from a landing folder; loaded whole or not at all';
comment on column ops.batch.number is 'Order in which batches were taken';
comment on column ops.batch.dataset is 'What the files are, and the name of their landing folder';
comment on column ops.batch.batch is 'First 12 hex digits of the SHA-256 over the sorted digests of its files';
comment on column ops.batch.files is 'How many files it holds';
comment on column ops.batch.bytes is 'How many bytes its files hold together';
comment on column ops.batch.taken_at is 'When it was taken';
comment on column ops.batch.dag_id is 'DAG of the run that holds it now; null when a person does';
comment on column ops.batch.run_id is 'Run that holds it now; null when a person does';
comment on column ops.batch.leased_until is 'Until then no other run is offered it';
comment on column ops.batch.offers_left is 'How often a later run may still be offered it; at none it is set aside';
comment on column ops.batch.done_at is 'When its rows were committed; null while it is unfinished';
comment on column ops.batch.done_dag_id is 'DAG of the run that committed its rows; null when a person did';
comment on column ops.batch.done_run_id is 'Run that committed its rows; null when a person did';

create table ops.batch_file (
    dataset  text not null,
    sha256   text not null,
    batch    text not null,
    name     text not null,
    bytes    bigint not null,
    constraint a_content_belongs_to_one_batch primary key (dataset, sha256),
    constraint a_file_is_of_a_batch foreign key (dataset, batch) references ops.batch (dataset, batch),
    constraint a_digest_is_sixty_four_hex_digits check (sha256 ~ '^[0-9a-f]{64}$'),
    constraint a_file_has_bytes check (bytes > 0)
);

create index batch_file_by_batch on ops.batch_file (dataset, batch);
create index batch_file_by_size on ops.batch_file (dataset, bytes);

comment on table ops.batch_file is 'The contents of batches, each for ever in one: what is here is already seen';
comment on column ops.batch_file.dataset is 'Dataset of its batch';
comment on column ops.batch_file.sha256 is 'SHA-256 of the content, and its name in the store';
comment on column ops.batch_file.batch is 'The batch that holds it';
comment on column ops.batch_file.name is 'What the file was called when it came';
comment on column ops.batch_file.bytes is 'Its size';

create table ops.batch_run (
    dataset  text not null,
    dag_id   text not null,
    run_id   text not null,
    batch    text not null,
    given_at timestamptz not null default now(),
    constraint a_run_is_given_one_batch_of_a_dataset primary key (dataset, dag_id, run_id),
    constraint a_given_batch_exists foreign key (dataset, batch) references ops.batch (dataset, batch)
);

create index batch_run_by_batch on ops.batch_run (dataset, batch);

comment on table ops.batch_run is 'Which run was given which batch: asked again, it gets the same one';
comment on column ops.batch_run.dataset is 'Dataset of the batch';
comment on column ops.batch_run.dag_id is 'DAG of the run';
comment on column ops.batch_run.run_id is 'The run';
comment on column ops.batch_run.batch is 'The batch it was given';
comment on column ops.batch_run.given_at is 'When it was first given';

create table ops.refused_file (
    dataset     text not null,
    name        text not null,
    reason      text not null,
    fingerprint text not null,
    seen_at     timestamptz not null default now(),
    dag_id      text,
    run_id      text,
    constraint a_file_is_refused_once_for_a_reason primary key (dataset, name, reason, fingerprint)
);

comment on table ops.refused_file is 'Files that lie in a landing folder and cannot be taken; they stay there';
comment on column ops.refused_file.dataset is 'What the landing folder holds';
comment on column ops.refused_file.name is 'The file''s name, control characters escaped';
comment on column ops.refused_file.reason is 'Why it was refused';
comment on column ops.refused_file.fingerprint is 'Size and time of the file: a changed file is refused anew';
comment on column ops.refused_file.seen_at is 'When it was first refused';
comment on column ops.refused_file.dag_id is 'DAG of the run that refused it first; null when a person''s did';
comment on column ops.refused_file.run_id is 'Run that refused it first; null when a person''s did';
