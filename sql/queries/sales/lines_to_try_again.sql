-- Lines of quarantined transactions whose reasons may have gone, in pages: members and items come late, time passes. Of
-- a delivery that gets another of its files now, all of them: their other lines may stand there.
select quarantined.transaction_id,
       quarantined.delivery,
       line.source_file,
       line.source_line,
       line.membership_id,
       line.placed_at,
       line.item_id,
       line.quantity,
       line.unit_price,
       line.total_price,
       line.total_weight
from ops.quarantined_transaction quarantined
join ops.quarantined_line line using (transaction_id)
where (quarantined.delivery = any (:deliveries::bigint[]) or quarantined.reasons <@ :may_pass)
  and (
      quarantined.delivery = any (:deliveries::bigint[])
      or 'UNKNOWN_MEMBER' <> all (quarantined.reasons)
      or not exists (
          select
          from ops.quarantined_line other
          left join membership.member using (membership_id)
          where other.transaction_id = quarantined.transaction_id
            and member.membership_id is null
      )
  )
  and (
      quarantined.delivery = any (:deliveries::bigint[])
      or 'UNKNOWN_ITEM' <> all (quarantined.reasons)
      or not exists (
          select
          from ops.quarantined_line other
          left join sales.item using (item_id)
          where other.transaction_id = quarantined.transaction_id
            and item.item_id is null
      )
  )
  and (quarantined.transaction_id, line.source_file, line.source_line)
      > (:transaction_id::text collate "C", :source_file, :source_line)
order by quarantined.transaction_id, line.source_file, line.source_line
limit :most
