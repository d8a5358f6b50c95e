-- For the end of one file: PostgreSQL's own setting sorts nearly all of it on the disk.
set local work_mem = '64MB'
