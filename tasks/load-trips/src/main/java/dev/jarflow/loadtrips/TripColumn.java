package dev.jarflow.loadtrips;

import dev.jarflow.tabular.Columns;

/// The columns of a file of trips.
enum TripColumn {
  REGION,
  ORIGIN_COORD,
  DESTINATION_COORD,
  DATETIME,
  DATASOURCE;

  static final Columns<TripColumn> ALL = Columns.of(TripColumn.class);
}
