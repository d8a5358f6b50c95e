-- Records an item that could not be loaded, and why.
insert into ops.refused_item (delivery, source_file, source_line, item_id, reasons)
values (:delivery, :source_file, :source_line, :item_id, :reasons)
