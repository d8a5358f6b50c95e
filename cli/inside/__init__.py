"""Scripts that Airflow's Python runs, because it has a PostgreSQL driver and the Python of `./jarflow` may not."""
