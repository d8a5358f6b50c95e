-- Takes the names of files, in binary form.
copy pg_temp.source (number, name)
from stdin with (format binary)
