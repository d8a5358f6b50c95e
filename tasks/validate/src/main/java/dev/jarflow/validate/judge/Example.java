package dev.jarflow.validate.judge;

import dev.jarflow.applications.Application;
import dev.jarflow.applications.RowPlace;

/// An unsuccessful row for the report. Its cells are masked.
public record Example(RowPlace place, Application masked) {}
