-- Writes each table anew in which people stand: without the rows and values that were deleted, which PostgreSQL keeps
-- in the file of the table until then. The statistics, which hold examples of values, are made anew too.
vacuum (full, analyze)
    membership.member,
    membership.refused_application,
    ops.quarantined_line,
    ops.quarantined_transaction,
    ops.refused_item,
    ops.replaced_transaction,
    sales.customer
