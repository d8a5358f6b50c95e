package dev.jarflow.source;

/// A name in a source.
sealed interface Candidate permits SourceFile, RefusedFile {
  String name();
}
