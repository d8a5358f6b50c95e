-- The lines of the file as they are written there, for plain.sql and tuned.sql.
create temporary table staging (
    transaction_id text collate "C",
    membership_id  text,
    placed_at      timestamptz,
    item_id        text collate "C",
    quantity       integer,
    unit_price     numeric(12, 2),
    total_price    numeric(14, 2),
    total_weight   numeric(14, 3)
);
\copy staging from pstdin with (format csv, header)
