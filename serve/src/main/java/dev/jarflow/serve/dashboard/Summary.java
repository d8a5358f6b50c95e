package dev.jarflow.serve.dashboard;

import module java.base;

import dev.jarflow.page.Inline;
import org.jspecify.annotations.Nullable;

/// What a dashboard says now, in one line; `at` is when its newest figures came, null when there
/// are none.
public record Summary(Inline says, @Nullable Instant at) {}
