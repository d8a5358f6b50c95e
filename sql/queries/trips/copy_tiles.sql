-- Tiles of trips, in binary form.
copy trips.tile (origin, samples, month, y, x, week1, week2, week3, week4, week5, week6, trips, others)
from stdin with (format binary)
