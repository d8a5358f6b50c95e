-- Models: each version that was trained, who was champion when, and what was asked of it.
--
-- A version and a move are never changed and never deleted: whatever a model said can be traced to its file, its training
-- rows and the run that trained it.

create schema ml;

comment on schema ml is 'Models: versions, which of them answers, and what it was asked';

create table ml.version (
    model            text collate "C" not null,
    version          integer not null,
    sha256           text collate "C" not null,
    data_sha256      text collate "C" not null,
    data_files       text[] not null,
    rows             bigint not null,
    recipe           text collate "C" not null,
    parameters       jsonb not null,
    seed             bigint not null,
    repetitions      integer not null,
    metrics          jsonb not null,
    baseline         text collate "C" not null,
    baseline_metrics jsonb not null,
    code_version     text collate "C" not null,
    trained_at       timestamptz not null default clock_timestamp(),
    dag_id           text,
    run_id           text,
    constraint a_version_has_one_number primary key (model, version),
    constraint the_same_model_of_the_same_data_is_one_version unique (model, sha256, data_sha256),
    constraint a_model_is_a_word check (model ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(model) <= 60),
    constraint versions_count_from_one check (version > 0),
    constraint digests_are_sixty_four_hex_digits check (sha256 ~ '^[0-9a-f]{64}$' and data_sha256 ~ '^[0-9a-f]{64}$'),
    constraint a_version_is_trained_on_rows_of_files check (rows > 0 and cardinality(data_files) > 0)
);

comment on table ml.version is 'Versions of models, each trained once and never changed';
comment on column ml.version.model is 'Name of the model, for instance cars';
comment on column ml.version.version is 'Number of the version: 1, 2, 3';
comment on column ml.version.sha256 is 'SHA-256 of the model file, which is its name in the store';
comment on column ml.version.data_sha256 is 'SHA-256 of the training data: of the file, or of the sorted digests of several';
comment on column ml.version.data_files is 'SHA-256 of each file of the training data, which is its name in the store';
comment on column ml.version.rows is 'Number of training rows';
comment on column ml.version.recipe is 'How it was made, for instance boosting ordinal all';
comment on column ml.version.parameters is 'What the recipe was told';
comment on column ml.version.seed is 'Seed of the folds and of whatever else was drawn';
comment on column ml.version.repetitions is 'How often the ten folds were drawn';
comment on column ml.version.metrics is 'Its log loss, accuracy and macro F1 on rows that it had not seen, each with an interval';
comment on column ml.version.baseline is 'Recipe of the better baseline';
comment on column ml.version.baseline_metrics is 'The same of the baseline, on the same folds';
comment on column ml.version.code_version is 'Version of the program that trained it, and the digest of its jar';
comment on column ml.version.trained_at is 'When it was registered';
comment on column ml.version.dag_id is 'DAG of the run that trained it; null when a person did';
comment on column ml.version.run_id is 'Run that trained it; null when a person did';

create table ml.move (
    move      bigint generated always as identity,
    model     text collate "C" not null,
    alias     text collate "C" not null,
    version   integer,
    takes_off integer,
    reason    text not null,
    moved_at  timestamptz not null default clock_timestamp(),
    dag_id    text,
    run_id    text,
    constraint a_move_has_one_number primary key (move),
    constraint an_alias_is_champion_or_challenger check (alias in ('champion', 'challenger')),
    constraint an_alias_moves_to_a_version foreign key (model, version) references ml.version (model, version),
    constraint a_version_that_is_taken_off_exists foreign key (model, takes_off) references ml.version (model, version),
    constraint only_a_champion_is_taken_off check (takes_off is null or alias = 'champion'),
    constraint what_is_taken_off_is_not_put_on check (takes_off is distinct from version or version is null)
);

comment on table ml.move is 'Each time that a champion or a challenger was named; the last move of an alias counts';
comment on column ml.move.move is 'Number of the move, in the order in which they were made';
comment on column ml.move.model is 'Name of the model';
comment on column ml.move.alias is 'champion answers questions; challenger waits to be compared with it';
comment on column ml.move.version is 'Version that has the alias from then on; null: none';
comment on column ml.move.takes_off is 'Version that was taken off by a rollback; it is never promoted again by itself';
comment on column ml.move.reason is 'Why, in a sentence';
comment on column ml.move.moved_at is 'When';
comment on column ml.move.dag_id is 'DAG of the run that moved it; null when a person did';
comment on column ml.move.run_id is 'Run that moved it; null when a person did';

create index moves_of_a_version on ml.move (model, version);
create index moves_that_take_off on ml.move (model, takes_off);

create table ml.prediction (
    prediction   bigint generated always as identity,
    predicted_at timestamptz not null default clock_timestamp(),
    model        text collate "C" not null,
    version      integer not null,
    via          text collate "C" not null,
    rows         bigint not null default 1,
    asked        jsonb not null,
    answer       jsonb not null,
    constraint a_prediction_has_one_number primary key (prediction),
    constraint a_version_answered foreign key (model, version) references ml.version (model, version),
    constraint a_prediction_comes_by_command_file_page_or_http check (via in ('command', 'file', 'page', 'http')),
    constraint a_prediction_is_of_rows check (rows >= 0)
);

comment on table ml.prediction is 'What models were asked and what they answered; who writes it reads nothing of it';
comment on column ml.prediction.prediction is 'Number of the prediction';
comment on column ml.prediction.predicted_at is 'When it was written down';
comment on column ml.prediction.model is 'Name of the model';
comment on column ml.prediction.version is 'Version that answered';
comment on column ml.prediction.via is 'command and file: the task predict; page and http: serve';
comment on column ml.prediction.rows is 'Number of rows that were answered together';
comment on column ml.prediction.asked is 'The values that were asked about; of a file its name and SHA-256';
comment on column ml.prediction.answer is 'The most probable value and the probabilities; of a file how often each value was the most probable';

-- Old ones are deleted by it.
create index predictions_by_time on ml.prediction (predicted_at);
create index predictions_of_a_version on ml.prediction (model, version);

create function ml.never_changes() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'a row of % is never changed and never deleted', tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger a_version_never_changes before update or delete or truncate on ml.version
for each statement execute function ml.never_changes();

create trigger a_move_never_changes before update or delete or truncate on ml.move
for each statement execute function ml.never_changes();
