package dev.jarflow.loadtrips;

/// Why a row is no trip.
enum Reason {
  COLUMNS("the row has more or fewer cells than the heading"),
  BAD_REGION("the region is missing, longer than 100 characters, or not printable"),
  BAD_DATASOURCE("the datasource is missing, longer than 100 characters, or not printable"),
  NOT_A_POINT("a place is not written like POINT (14.4973794 50.0013687)"),
  OUTSIDE(
      "a place is not on the earth: longitude comes first, from -180 to 180, then latitude, from -90 to 90"),
  BAD_TIME("the time is not one like 2018-05-28 09:03:40, from 1970 to 2099");

  private final String meaning;

  Reason(String meaning) {
    this.meaning = meaning;
  }

  String meaning() {
    return meaning;
  }

  /// For a sentence: where the row is, and what is wrong with it.
  String at(long line) {
    return "line %d: %s".formatted(line, meaning);
  }
}
