package dev.jarflow.serve.login;

/// What Airflow said to a question.
public sealed interface Said<V> {
  /// `isOld` when Airflow does not answer now, and said so a while ago: enough to read, and for
  /// nothing else.
  record Yes<V>(V value, boolean isOld) implements Said<V> {}

  record No<V>() implements Said<V> {}

  /// It does not answer, or nothing that can be understood; or `isBusy`: too many questions wait to
  /// ask it.
  record Silence<V>(boolean isBusy) implements Said<V> {}
}
