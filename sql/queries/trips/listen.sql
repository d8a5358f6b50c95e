-- Whoever waits for news of the progress of trips.
listen trips_progress
