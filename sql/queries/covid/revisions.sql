-- How many figures of a measure were changed later, and which one last; one row.
select
    (select count(*) from covid.revision where country = :country and source = :source and measure = :measure) as revisions,
    (
        select format('%s: %s to %s', day, figure_before, figure)
        from covid.revision
        where country = :country and source = :source and measure = :measure
        order by revised_at desc, day desc
        limit 1
    ) as last_revision
