package dev.jarflow.loadtrips;

import module java.base;

import dev.jarflow.kit.log.Progress;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.tabular.Delimiter;
import dev.jarflow.tabular.FileCheck;
import dev.jarflow.tabular.Table;
import dev.jarflow.tabular.UnreadableException;

/// Looks at a file by the code that loads it, and loads nothing. No warehouse is asked.
final class FileCheckRun {
  private final Map<Reason, Long> rows = new EnumMap<>(Reason.class);
  private final Map<Reason, List<FileCheck.Place>> places = new EnumMap<>(Reason.class);
  private long read;
  private long rejected;
  private String first = "";

  private FileCheckRun() {}

  static FileCheck check(Run run, Path file, MostRejected most) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException("expected a file, found none at " + file);
    }
    String name = Objects.requireNonNull(file.getFileName()).toString();
    try (Progress progress = run.progress("rows", 0);
        TripFile rows = TripFile.open(file, name)) {
      FileCheckRun check = new FileCheckRun();
      for (TripRow row = rows.next(); row != null; row = rows.next()) {
        run.stop().check();
        progress.add(1);
        check.take(row);
      }
      return check.result(most, rows.delimiter());
    } catch (UnreadableException e) {
      return new FileCheck.Refused(Table.isKnown(file, name, TripColumn.ALL), e.placedReason());
    }
  }

  private void take(TripRow row) {
    read++;
    Reason fault = row.fault();
    if (fault != null) {
      rejected++;
      first = rejected == 1 ? fault.at(row.line()) : first;
      rows.merge(fault, 1L, Long::sum);
      List<FileCheck.Place> some = places.computeIfAbsent(fault, _ -> new ArrayList<>());
      if (some.size() < FileCheck.PLACES) {
        some.add(new FileCheck.Place(row.line(), ""));
      }
    }
  }

  private FileCheck result(MostRejected most, char delimiter) {
    String refused = most.fault(read, read, rejected, first);
    if (refused != null) {
      return new FileCheck.Refused(true, refused);
    }
    return new FileCheck.Judged(
        true,
        new FileCheck.Counts(read - rejected, rejected, 0),
        rows.entrySet().stream()
            .map(
                each ->
                    new FileCheck.Reason(
                        each.getKey().name(),
                        each.getKey().meaning(),
                        each.getValue(),
                        places.getOrDefault(each.getKey(), List.of())))
            .toList(),
        Delimiter.notes(delimiter),
        List.of());
  }
}
