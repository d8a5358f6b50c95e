-- Membership applications: who became a member, what was refused and why, and what proved the order of dates.

create schema membership;

comment on schema membership is 'Membership applications: members, refused applications, what proved the order of dates';

create table membership.batch (
    place        bigint not null,
    batch        text not null,
    kind         text not null,
    feed         text not null,
    policy       text not null,
    as_of        date not null,
    read         bigint not null,
    successful   bigint not null,
    unsuccessful bigint not null,
    loaded_at    timestamptz not null default now(),
    dag_id       text,
    run_id       text,
    constraint a_batch_has_one_place primary key (place),
    constraint a_batch_is_loaded_once unique (batch),
    constraint places_begin_at_one check (place >= 1),
    constraint a_batch_id_is_twelve_hex_digits check (batch ~ '^[0-9a-f]{12}$'),
    constraint a_batch_is_of_files_or_a_replay check (kind in ('files', 'replay')),
    constraint a_policy_is_named_by_its_digest check (policy ~ '^[0-9a-f]{64}$'),
    constraint all_that_is_read_is_successful_or_not check (
        successful >= 0 and unsuccessful >= 0 and read = successful + unsuccessful
    )
);

comment on table membership.batch is 'Batches of applications that were loaded, whole';
comment on column membership.batch.place is 'Place in the history: 1, 2, 3 in the order of loading';
comment on column membership.batch.batch is 'Id of the batch; one of files is of that id in ops.batch';
comment on column membership.batch.kind is 'files: from a landing folder; replay: refused applications, judged again';
comment on column membership.batch.feed is 'Where the files come from: one feed writes its dates in one way';
comment on column membership.batch.policy is 'SHA-256 of the policy that they were judged by';
comment on column membership.batch.as_of is 'Day on which ages were measured';
comment on column membership.batch.read is 'How many applications were judged';
comment on column membership.batch.successful is 'How many of them were successful';
comment on column membership.batch.unsuccessful is 'How many of them were not';
comment on column membership.batch.loaded_at is 'When it was loaded';
comment on column membership.batch.dag_id is 'DAG of the run that loaded it; null when a person did';
comment on column membership.batch.run_id is 'Run that loaded it; null when a person did';

create table membership.member (
    membership_id text not null,
    base_id       text not null,
    number        integer not null,
    first_name    text not null,
    last_name     text not null,
    email         text not null,
    date_of_birth date not null,
    mobile_no     text not null,
    above_18      boolean not null,
    person        uuid not null,
    place         bigint not null,
    source_file   text not null,
    source_line   bigint not null,
    constraint a_member_has_one_id primary key (membership_id),
    constraint members_of_one_base_id_are_numbered unique (base_id, number),
    constraint a_person_is_a_member_once unique (person),
    constraint a_member_is_of_a_batch foreign key (place) references membership.batch (place),
    constraint numbers_begin_at_one check (number >= 1),
    constraint the_second_of_a_base_id_is_called_so check (
        membership_id = base_id || case when number = 1 then '' else '_' || number::text end
    ),
    constraint a_line_is_counted_from_one check (source_line >= 1)
);

create index member_by_place on membership.member (place);

comment on table membership.member is 'People whose application was successful';
comment on column membership.member.membership_id is 'The base id, and from the second of one base id on its number';
comment on column membership.member.base_id is 'Last name, and the first five hex digits of the SHA-256 of the birthday';
comment on column membership.member.number is 'Which one of those with this base id: 1, 2, 3';
comment on column membership.member.first_name is 'The words of the name before the last one; may be empty';
comment on column membership.member.last_name is 'The last word of the name';
comment on column membership.member.email is 'E-mail as written';
comment on column membership.member.date_of_birth is 'Birthday';
comment on column membership.member.mobile_no is 'Mobile number, digits only';
comment on column membership.member.above_18 is 'Whether of age on the day that the batch was judged as of';
comment on column membership.member.person is 'First 128 bits of the SHA-256 of name, birthday, e-mail and mobile number';
comment on column membership.member.place is 'Batch that brought the application';
comment on column membership.member.source_file is 'File of the application; in a replay after its first batch and a slash';
comment on column membership.member.source_line is 'Line of the application in that file';

create table membership.refused_application (
    place        bigint not null,
    source_file  text not null,
    source_line  bigint not null,
    reasons      text[] not null,
    duplicate_of text,
    member       text,
    constraint an_application_is_refused_once_in_a_batch primary key (place, source_file, source_line),
    constraint a_refusal_is_of_a_batch foreign key (place) references membership.batch (place),
    constraint who_was_accepted_later_is_a_member foreign key (member)
        references membership.member (membership_id) on delete set null,
    constraint a_refusal_has_reasons check (cardinality(reasons) > 0),
    constraint a_line_is_counted_from_one check (source_line >= 1)
);

create index refused_application_by_member on membership.refused_application (member) where member is not null;

comment on table membership.refused_application is 'Applications that were not successful, and why; nothing personal';
comment on column membership.refused_application.place is 'Batch that brought the application';
comment on column membership.refused_application.source_file is 'Its file; in a replay after its first batch and a slash';
comment on column membership.refused_application.source_line is 'Its line in that file';
comment on column membership.refused_application.reasons is 'Every reason, as codes';
comment on column membership.refused_application.duplicate_of is 'File and line of the first application of that person';
comment on column membership.refused_application.member is 'Id of the member that a replay made of it; null when none did';

create table membership.date_proof (
    place      bigint not null,
    separator  text not null,
    date_order text not null,
    rows       bigint not null,
    constraint a_batch_proves_one_order_of_a_separator primary key (place, separator),
    constraint a_proof_is_of_a_batch foreign key (place) references membership.batch (place),
    constraint a_separator_is_a_slash_or_a_hyphen check (separator in ('/', '-')),
    constraint an_order_begins_with_day_or_month check (date_order in ('day_first', 'month_first')),
    constraint a_proof_has_rows check (rows > 0)
);

comment on table membership.date_proof is 'Which order of day and month the rows of a batch proved';
comment on column membership.date_proof.place is 'Batch whose rows prove it';
comment on column membership.date_proof.separator is 'Slash or hyphen: each is judged by itself';
comment on column membership.date_proof.date_order is 'day_first or month_first';
comment on column membership.date_proof.rows is 'How many rows prove it';
