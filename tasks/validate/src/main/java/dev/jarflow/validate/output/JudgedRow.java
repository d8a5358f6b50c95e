package dev.jarflow.validate.output;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.applications.Verdict;
import dev.jarflow.tabular.Rows.Row;
import org.jspecify.annotations.Nullable;

/// A row of a file, the application in it, and the verdict; `verdict` is null for a row that could
/// not be judged.
public record JudgedRow(
    Row row, RowPlace place, Application application, @Nullable Verdict verdict) {}
