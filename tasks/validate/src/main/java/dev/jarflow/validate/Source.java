package dev.jarflow.validate;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file to judge. `replayed` is the batch whose refusals are in it; null for a file as it came.
record Source(String name, Path path, String sha256, long bytes, @Nullable String replayed) {}
