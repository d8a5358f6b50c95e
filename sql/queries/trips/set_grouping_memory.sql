-- For one grouping: PostgreSQL's own setting writes most of it to the disk.
set local work_mem = '128MB'
