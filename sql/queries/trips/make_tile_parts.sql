-- Tiles of one file, of which a cell and a month may have many. Nobody else sees it, and it goes with the transaction.
create temporary table tile_part (like trips.tile including storage) on commit drop
