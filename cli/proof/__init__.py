"""The tests that `./jarflow test` runs, and the proof that they ran."""
