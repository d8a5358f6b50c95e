-- Tiles of a part of a file, in binary form.
copy pg_temp.tile_part (origin, samples, month, y, x, week1, week2, week3, week4, week5, week6, trips, others)
from stdin with (format binary)
