package dev.jarflow.sampledata;

import java.util.List;

/// Invented rows of one dataset: as many as are asked for.
interface Rows {
  List<String> columns();

  /// The cells of the next row, in the order of the columns. The caller may not keep the array.
  String[] next();
}
