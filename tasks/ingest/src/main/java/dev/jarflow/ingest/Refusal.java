package dev.jarflow.ingest;

/// A file that cannot be taken, and stays where it is.
///
/// `fingerprint` changes when the file does, so that it is then refused anew.
record Refusal(String name, Reason reason, String fingerprint)
    implements Landing.Candidate, Store.FileResult {

  /// Why; the sentence is for the person who owns the file.
  enum Reason {
    EMPTY("it is empty"),
    UNREADABLE("it cannot be read"),
    NOT_A_FILE("it is not a file"),
    LEADS_OUTSIDE("it is a link that leaves the folder"),
    CONTROL_CHARACTERS("its name has control characters"),
    NOT_TEXT("its name is not UTF-8 text, or the locale is not (LC_ALL=C.UTF-8 is)");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }

    String sentence() {
      return sentence;
    }
  }

  String sentence() {
    return name + ": " + reason.sentence;
  }
}
