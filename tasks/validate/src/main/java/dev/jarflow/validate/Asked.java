package dev.jarflow.validate;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the caller wants judged, by which rules: files, or a batch, or what an earlier validate
/// refused (a batch with files in it comes first).
record Asked(
    List<Path> files,
    @Nullable Path manifest,
    @Nullable Path replay,
    Folder folder,
    PolicyFile policy,
    String feed,
    int threads) {}
