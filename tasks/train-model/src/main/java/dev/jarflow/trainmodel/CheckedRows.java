package dev.jarflow.trainmodel;

import module java.base;

import dev.jarflow.fitting.Delivery;
import dev.jarflow.fitting.Delivery.Finding;
import dev.jarflow.fitting.Delivery.Kind;
import dev.jarflow.kit.log.Summary;
import dev.jarflow.kit.task.RejectedException;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.models.Attribute;
import dev.jarflow.models.Schema;
import dev.jarflow.tabular.FileCheck;
import dev.jarflow.tabular.UnreadableException;

/// Looks at a file as a training would read it, and trains nothing.
final class CheckedRows {
  private CheckedRows() {}

  static FileCheck of(Path path, Schema schema, Stop stop) throws IOException {
    Delivery.Source file = new Delivery.Source(path, String.valueOf(path.getFileName()));
    try {
      Delivery delivery = Delivery.read(schema, List.of(file), stop);
      boolean known = Delivery.isKnown(schema, file);
      Summary rows = delivery.summary();
      return new FileCheck.Judged(
          known,
          new FileCheck.Counts(rows.accepted(), rows.rejected(), rows.skipped()),
          reasons(delivery),
          known ? notes(delivery) : List.of(unlike(schema)),
          List.of());
    } catch (UnreadableException e) {
      return new FileCheck.Refused(Delivery.isKnown(schema, file), e.placedReason());
    }
  }

  private static String unlike(Schema schema) {
    return "line 1: expected a heading with the columns %s, or a row of known values, found neither"
        .formatted(names(schema));
  }

  private static String names(Schema schema) {
    return schema.columns().stream().map(Attribute::name).collect(Collectors.joining(", "));
  }

  private static List<FileCheck.Reason> reasons(Delivery delivery) {
    List<FileCheck.Reason> reasons = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Long rows = delivery.found().get(kind);
      if (kind != Kind.REPEATED && rows != null) {
        reasons.add(
            new FileCheck.Reason(kind.name(), kind.meaning(), rows, places(delivery, kind)));
      }
    }
    return reasons;
  }

  /// With the name of the column at fault, and without what stands there.
  private static List<FileCheck.Place> places(Delivery delivery, Kind kind) {
    return delivery.first().stream()
        .filter(finding -> finding.kind() == kind)
        .limit(FileCheck.PLACES)
        .map(finding -> new FileCheck.Place(finding.line(), column(finding)))
        .toList();
  }

  private static String column(Finding finding) {
    int end = finding.details().indexOf(':');
    return end < 0 ? finding.details() : finding.details().substring(0, end);
  }

  private static List<String> notes(Delivery delivery) {
    try {
      delivery.rows().expectEnough();
      return List.of();
    } catch (RejectedException e) {
      return List.of("alone it would not be enough to train on: " + String.valueOf(e.getMessage()));
    }
  }
}
