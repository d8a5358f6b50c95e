-- The order of dates that earlier batches of the feed proved; no two contradict each other, because a disputed order proves nothing.
select p.separator,
       min(p.date_order) as date_order
from membership.date_proof p
join membership.batch b on b.place = p.place
where b.feed = :feed
  and b.place <= :place
group by p.separator
