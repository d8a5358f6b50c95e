-- The name of the database and the time.
select current_database() as database,
       to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"') as at
