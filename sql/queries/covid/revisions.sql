-- How many figures of a measure were changed later.
select count(*) as revisions
from covid.revision
where country = :country and source = :source and measure = :measure
