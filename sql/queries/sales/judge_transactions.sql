-- Decides what is quarantined, with every reason.
with judged as (
    select said.ctid as place,
           said.reasons || array_remove(
               array[
                   case when said.membership_id is not null and member.membership_id is null then 'UNKNOWN_MEMBER' end,
                   case when said.price >= 1e12 or said.weight >= 1e11 then 'BAD_TOTAL' end,
                   case when said.spoiled = '{}' and said.given_price <> said.price then 'TOTAL_PRICE' end,
                   case when said.spoiled = '{}' and said.given_weight <> said.weight then 'TOTAL_WEIGHT' end,
                   case when said.fate = 'replacing' and known.status <> 'placed' and known.delivery < said.delivery then 'CLOSED' end
               ],
               null
           ) as reasons
    from pg_temp.fragment said
    left join membership.member using (membership_id)
    left join sales.transaction known using (transaction_id)
)
update pg_temp.fragment
set reasons = judged.reasons,
    fate = 'quarantined'
from judged
where fragment.ctid = judged.place
  and judged.reasons <> '{}'
