-- What earlier batches of the feed proved of the order in dates; none contradicts another, for a disputed one proves nothing.
select p.separator,
       min(p.date_order) as date_order
from membership.date_proof p
join membership.batch b on b.place = p.place
where b.feed = :feed
  and b.place <= :place
group by p.separator
