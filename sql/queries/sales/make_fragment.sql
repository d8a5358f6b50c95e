-- Holds transactions until they are judged: lines of one transaction that stand together in a file are one row here.
--
-- A member, time or total that is not valid is kept as written. The price of an unpriced item was looked up. A place is
-- the number of a file and a line: file * 2^40 + line. Spoiled lines cannot be loaded; each is an array as
-- text: place, member, time, item, quantity, unit price, total price, total weight, and its reasons.
create temporary table fragment (
    transaction_id text collate "C" not null,
    delivery       bigint not null,
    membership_id  text,
    written_member text,
    placed_at      timestamptz,
    written_at     text not null,
    given_price    numeric,
    written_price  text,
    given_weight   numeric,
    written_weight text,
    price          numeric not null,
    weight         numeric not null,
    places         bigint[] not null,
    items          text[] not null,
    quantities     integer[] not null,
    prices         numeric(12, 2)[] not null,
    weights        numeric(9, 3)[] not null,
    unpriced       text[] not null,
    spoiled        text[] not null,
    reasons        text[] not null,
    fate           text not null default 'new'
) on commit drop
