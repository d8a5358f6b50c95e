"""What `./jarflow test` runs, and how it makes sure that it ran."""
