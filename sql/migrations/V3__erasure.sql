-- Stored contents from which a person's rows were taken out: they stay "already seen" under their first digest.

create table ops.erasure (
    dataset   text not null,
    sha256    text not null,
    copy      text not null,
    rows      bigint not null,
    bytes     bigint not null,
    erased_at timestamptz not null default now(),
    constraint an_erasure_leaves_one_copy primary key (dataset, sha256, copy),
    constraint what_is_erased_is_of_a_batch foreign key (dataset, sha256) references ops.batch_file (dataset, sha256),
    constraint a_digest_is_sixty_four_hex_digits check (copy ~ '^[0-9a-f]{64}$'),
    constraint an_erasure_takes_rows_out check (rows > 0),
    constraint a_size_is_not_negative check (bytes >= 0)
);

comment on table ops.erasure is 'Contents whose stored file was replaced by a copy without some person''s rows';
comment on column ops.erasure.dataset is 'Dataset of the content';
comment on column ops.erasure.sha256 is 'SHA-256 of the content as it came, and still its name in the store';
comment on column ops.erasure.copy is 'SHA-256 of the copy that took its place';
comment on column ops.erasure.rows is 'How many rows the copy lacks that the file before it had';
comment on column ops.erasure.bytes is 'Size of the copy';
comment on column ops.erasure.erased_at is 'When it was decided; the file is replaced right after';
