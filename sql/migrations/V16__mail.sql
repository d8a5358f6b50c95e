-- Reports by e-mail: written in the transaction that they tell of, and sent by a task of its own until the server took them.

create table ops.mail (
    number     bigint generated always as identity,
    message_id text not null,
    subject    text not null,
    body       text not null,
    written_at timestamptz not null default clock_timestamp(),
    sent_at    timestamptz,
    dag_id     text,
    run_id     text,
    constraint a_mail_has_one_number primary key (number),
    constraint a_mail_is_written_once unique (message_id),
    constraint a_message_id_is_sixty_four_hex_digits check (message_id ~ '^[0-9a-f]{64}$'),
    constraint a_subject_is_one_short_line check (subject ~ '^[^[:cntrl:]]{1,200}$'),
    constraint a_body_is_at_most_a_hundred_kilobytes check (octet_length(body) between 1 and 100000)
);

create index unsent_mail on ops.mail (number) where sent_at is null;

comment on table ops.mail is 'Reports by e-mail: those to be sent, and for a while those that were';
comment on column ops.mail.number is 'Order in which they are sent';
comment on column ops.mail.message_id is 'SHA-256 of the batch, when it was taken, and the run; sent again, it has the same Message-ID';
comment on column ops.mail.subject is 'Its subject';
comment on column ops.mail.body is 'Its plain text, with names of files';
comment on column ops.mail.written_at is 'When it was written';
comment on column ops.mail.sent_at is 'When the mail server took it; null until then';
comment on column ops.mail.dag_id is 'DAG of the run that wrote it; null when a person''s did';
comment on column ops.mail.run_id is 'Run that wrote it; null when a person''s did';
