-- Gives the planner statistics of what was copied; columns that are never compared are left out, because they would take most of the time.
analyze pg_temp.fragment (transaction_id, delivery, membership_id, placed_at, fate)
