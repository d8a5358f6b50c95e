-- The statements of a load are few and large: they may sort and join in memory.
set local work_mem = '64MB'
