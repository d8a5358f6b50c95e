-- Rows that are no trips, in binary form.
copy trips.quarantined_row (file, line, reason)
from stdin with (format binary)
