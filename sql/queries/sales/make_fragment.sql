-- Where transactions wait until they are judged: lines that stand together in a file are one row here.
--
-- A place is the number of a file and a line: file * 2^40 + line. What is spoiled are lines that cannot be taken, each
-- an array as text: place, member, time, item, quantity, unit price, total price, total weight, and its reasons.
create temporary table fragment (
    transaction_id text collate "C" not null,
    delivery       bigint not null,
    membership_id  text,
    placed_at      timestamptz,
    given_price    numeric,
    given_weight   numeric,
    price          numeric not null,
    weight         numeric not null,
    places         bigint[] not null,
    items          text[] not null,
    quantities     integer[] not null,
    prices         numeric(12, 2)[] not null,
    weights        numeric(9, 3)[] not null,
    spoiled        text[] not null,
    reasons        text[] not null,
    fate           text not null default 'new'
) on commit drop
