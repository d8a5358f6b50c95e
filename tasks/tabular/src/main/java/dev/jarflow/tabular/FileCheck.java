package dev.jarflow.tabular;

import module java.base;

import dev.jarflow.kit.log.Printable;
import dev.jarflow.kit.task.Result;
import org.jspecify.annotations.Nullable;

/// What a loading task says of one file that it looked at and did not load.
public sealed interface FileCheck {
  /// So many places are kept of each reason.
  int PLACES = 5;

  /// A longer sentence is cut.
  int LONGEST = 400;

  /// The file cannot be read. `known` says that its heading has the columns of the dataset.
  record Refused(boolean known, String reason) implements FileCheck {}

  /// The rows of a file that can be read. `known` is false where nothing but the number of its
  /// columns fits. `notes` say how the file was read, `unchecked` what only the warehouse could
  /// tell, when it was not asked.
  record Judged(
      boolean known,
      Counts counts,
      List<Reason> reasons,
      List<String> notes,
      List<String> unchecked)
      implements FileCheck {}

  /// Repeated rows say again what another row says, and are skipped.
  record Counts(long accepted, long rejected, long repeated) {}

  /// Why rows would be refused, how many, and the first of them. A row may have several reasons.
  record Reason(String name, String meaning, long rows, List<Place> places) {}

  /// A line of the file; `value` is the masked cell at fault, or empty.
  record Place(long line, String value) {}

  /// How it looks as the result of a task.
  default Result result(String dataset) {
    return switch (this) {
      case Refused refused ->
          result(dataset, refused.known, Printable.of(refused.reason, LONGEST), new Counts(0, 0, 0))
              .with("reasons", Map.of())
              .with("details", List.of())
              .with("notes", List.of())
              .with("unchecked", List.of());
      case Judged judged -> {
        Map<String, Long> reasons = new LinkedHashMap<>();
        judged.reasons.forEach(reason -> reasons.put(reason.name, reason.rows));
        yield result(dataset, judged.known, null, judged.counts)
            .with("reasons", reasons)
            .with("details", judged.reasons.stream().map(FileCheck::details).toList())
            .with("notes", judged.notes)
            .with("unchecked", judged.unchecked);
      }
    };
  }

  private static Result result(
      String dataset, boolean known, @Nullable String refused, Counts counts) {
    String message =
        refused == null
            ? "%s would be accepted, %d refused"
                .formatted(Result.count(counts.accepted, "row"), counts.rejected)
            : "the file would be refused: " + refused;
    return Result.ok(message)
        .with("dataset", dataset)
        .with("known", known)
        .with("refused", refused)
        .with("accepted", counts.accepted)
        .with("rejected", counts.rejected)
        .with("repeated", counts.repeated);
  }

  private static Map<String, Object> details(Reason reason) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("reason", reason.name);
    details.put("meaning", reason.meaning);
    details.put("places", reason.places.stream().limit(PLACES).map(FileCheck::details).toList());
    return details;
  }

  private static Map<String, Object> details(Place place) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("line", place.line);
    details.put("value", Printable.of(place.value, LONGEST));
    return details;
  }
}
