-- Records a reply, which is new; or the number of the one that is there, when it is loaded again.
with told as (
    insert into covid.reply (
        country, source, sha256, measures, received_at, read, accepted, rejected, skipped, dag_id, run_id
    )
    values (
        :country, :source, :sha256, :measures::text[], :received_at::timestamptz, :read, :accepted, :rejected, :skipped,
        :dag_id, :run_id
    )
    on conflict on constraint a_reply_is_received_once do nothing
    returning reply
)
select reply, true as new from told
union all
select reply, false from covid.reply
where
    country = :country and source = :source and received_at = :received_at::timestamptz and sha256 = :sha256
