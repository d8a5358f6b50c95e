-- Trips, in binary form.
copy trips.trip (at, origin_x, origin_y, dest_x, dest_y, lot)
from stdin with (format binary)
