-- New pipeline: entries of a day, each with a name and an amount, and the rows that were refused.

create schema new_pipeline;

comment on schema new_pipeline is 'Entries from the files in landing/new-pipeline';

create table new_pipeline.entry (
    batch       text not null,
    sha256      text not null,
    source_file text not null,
    source_line bigint not null,
    day         date not null,
    name        text not null,
    amount      numeric(14, 2) not null,
    constraint an_entry_is_one_line_of_a_content primary key (sha256, source_line),
    constraint a_name_is_not_blank check (name ~ '\S' and length(name) <= 200),
    constraint an_amount_is_a_number check (amount <> 'NaN')
);

comment on table new_pipeline.entry is 'Rows that were loaded';
comment on column new_pipeline.entry.batch is 'The batch in which ingest took the file';
comment on column new_pipeline.entry.sha256 is 'The digest of the file''s content';
comment on column new_pipeline.entry.source_file is 'The name of the file when it came';
comment on column new_pipeline.entry.source_line is 'The line in which the row begins';
comment on column new_pipeline.entry.day is 'The day of the entry';
comment on column new_pipeline.entry.name is 'The name of the entry';
comment on column new_pipeline.entry.amount is 'The amount of the entry';

create index entries_of_a_day on new_pipeline.entry (day);

create table new_pipeline.refused_row (
    batch       text not null,
    sha256      text not null,
    source_file text not null,
    source_line bigint not null,
    reasons     text[] not null,
    day         text not null,
    name        text not null,
    amount      text not null,
    constraint a_refused_row_is_one_line_of_a_content primary key (sha256, source_line),
    constraint a_refused_row_has_a_reason check (cardinality(reasons) > 0)
);

comment on table new_pipeline.refused_row is 'Rows that were not loaded, with every reason';
comment on column new_pipeline.refused_row.batch is 'The batch in which ingest took the file';
comment on column new_pipeline.refused_row.sha256 is 'The digest of the file''s content';
comment on column new_pipeline.refused_row.source_file is 'The name of the file when it came';
comment on column new_pipeline.refused_row.source_line is 'The line in which the row begins';
comment on column new_pipeline.refused_row.reasons is 'Every reason why the row was refused';
comment on column new_pipeline.refused_row.day is 'The day as it was written';
comment on column new_pipeline.refused_row.name is 'The name as it was written';
comment on column new_pipeline.refused_row.amount is 'The amount as it was written';

create index refused_rows_of_a_batch on new_pipeline.refused_row (batch);
create index entries_of_a_batch on new_pipeline.entry (batch);
