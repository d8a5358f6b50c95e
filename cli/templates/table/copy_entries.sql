-- Takes the good rows of a batch.
copy new_pipeline.entry (batch, sha256, source_file, source_line, day, name, amount) from stdin
