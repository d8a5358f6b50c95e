-- Takes the refused rows of a batch, their cells as they were written.
copy new_pipeline.refused_row (batch, sha256, source_file, source_line, reasons, day, name, amount) from stdin
