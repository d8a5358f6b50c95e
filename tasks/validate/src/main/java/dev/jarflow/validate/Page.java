package dev.jarflow.validate;

record Page(Findings findings) {
  String html() {
    return "";
  }
}
