-- A line without a good transaction id is called by its place, and by the content of its file: else the same line of the next
-- file of that name took its place. Such a name has blanks, so that no transaction can have it. The lines that wait by now are
-- told apart by their delivery.

alter table ops.quarantined_line drop constraint a_quarantined_line_is_of_a_transaction;

alter table ops.quarantined_line add constraint a_quarantined_line_is_of_a_transaction foreign key (transaction_id)
    references ops.quarantined_transaction (transaction_id) on delete cascade on update cascade;

update ops.quarantined_transaction
set transaction_id = rtrim(transaction_id, ')') || ' of delivery ' || delivery || ')'
where 'BAD_ID' = any (reasons);

comment on column ops.quarantined_transaction.transaction_id is 'Id of the transaction; file, line and content in brackets when the id is not valid';
