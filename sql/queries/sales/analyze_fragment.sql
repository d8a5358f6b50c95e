-- Tells the planner what was copied; what it never compares would take most of the time.
analyze pg_temp.fragment (transaction_id, delivery, membership_id, placed_at, fate)
