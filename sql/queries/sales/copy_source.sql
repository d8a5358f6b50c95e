-- Takes the names of files.
copy pg_temp.source (number, name)
from stdin
