-- Records a batch in its place.
insert into membership.batch (place, batch, kind, feed, policy, as_of, read, successful, unsuccessful, dag_id, run_id)
values (
    :place, :batch, :kind, :feed, :policy, :as_of::date, :read, :successful, :unsuccessful, :dag_id, :run_id
)
