-- Tells the planner what was copied.
analyze pg_temp.fragment
