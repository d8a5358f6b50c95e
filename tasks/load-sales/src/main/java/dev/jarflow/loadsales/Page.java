package dev.jarflow.loadsales;

/// What a run of load-sales shows to people.
record Page(Loading.Loaded loaded) {
  static final int LISTED = 20;

  String html() {
    return "";
  }
}
