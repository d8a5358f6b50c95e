package dev.jarflow.serve;

import static dev.jarflow.page.Inline.line;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Inline.Badge;
import dev.jarflow.page.Tone;

/// How a task ended, by the result line that lies beside its report. `warning` is what somebody
/// should know of a task that ended well, and otherwise empty.
record Ending(String outcome, String message, String warning) {
  private static final Set<String> WELL = Set.of("OK", "NOTHING_TO_DO");

  /// Of a report without a result: nothing is known, and nothing is marked.
  static final Ending UNKNOWN = new Ending("OK", "", "");

  static Ending of(String result) {
    Map<?, ?> fields;
    try {
      fields = Json.read(result) instanceof Map<?, ?> map ? map : Map.of();
    } catch (IllegalArgumentException _) {
      fields = Map.of();
    }
    return new Ending(
        text(fields, "outcome", UNKNOWN.outcome),
        text(fields, "message", ""),
        text(fields, "warning", ""));
  }

  private static String text(Map<?, ?> fields, String name, String otherwise) {
    return fields.get(name) instanceof String text ? text : otherwise;
  }

  boolean isWell() {
    return WELL.contains(outcome);
  }

  /// Stands beside the name of the task in a list; empty when all is well.
  Inline mark() {
    if (!isWell()) {
      return new Badge(Tone.BAD, outcome.replace('_', ' '));
    }
    return warning.isEmpty() ? line() : new Badge(Tone.WAIT, "warning");
  }
}
