-- Holds delivered items until they are compared with the known ones.
create temporary table if not exists delivered_item (
    item_id      text collate "C" not null,
    name         text not null,
    manufacturer text not null,
    cost         numeric(12, 2) not null,
    weight_kg    numeric(9, 3) not null,
    says_retired boolean not null,
    retired_at   timestamptz
) on commit drop
