package dev.jarflow.validate.judge;

import module java.base;

import dev.jarflow.applications.BatchReport.Dates;
import dev.jarflow.applications.Birthday;
import dev.jarflow.applications.RowPlace;
import dev.jarflow.applications.Separator;
import org.jspecify.annotations.Nullable;

/// Counts, for each separator, the dates that prove an order of day and month, and those that can
/// be read in both orders.
public final class DateEvidence {
  private final Map<Separator, Tally> tallies = new EnumMap<>(Separator.class);

  public DateEvidence() {
    for (Separator separator : Separator.values()) {
      tallies.put(separator, new Tally());
    }
  }

  private static final class Tally {
    private long dayFirst;
    private long monthFirst;
    private long ambiguous;
    private @Nullable RowPlace dayFirstAt;
    private @Nullable RowPlace monthFirstAt;
  }

  /// Rows must come in their order: the first row that proves an order is remembered.
  void see(Birthday birthday, RowPlace place) {
    Separator separator = birthday.separator();
    if (separator == null) {
      return;
    }
    Tally tally = of(separator);
    if (birthday.ambiguous()) {
      tally.ambiguous++;
      return;
    }
    switch (birthday.proves()) {
      case DAY_FIRST -> {
        tally.dayFirst++;
        tally.dayFirstAt = tally.dayFirstAt == null ? place : tally.dayFirstAt;
      }
      case MONTH_FIRST -> {
        tally.monthFirst++;
        tally.monthFirstAt = tally.monthFirstAt == null ? place : tally.monthFirstAt;
      }
      case null -> {}
    }
  }

  void add(DateEvidence later) {
    for (Separator separator : Separator.values()) {
      Tally mine = of(separator);
      Tally theirs = later.of(separator);
      mine.dayFirst += theirs.dayFirst;
      mine.monthFirst += theirs.monthFirst;
      mine.ambiguous += theirs.ambiguous;
      mine.dayFirstAt = mine.dayFirstAt == null ? theirs.dayFirstAt : mine.dayFirstAt;
      mine.monthFirstAt = mine.monthFirstAt == null ? theirs.monthFirstAt : mine.monthFirstAt;
    }
  }

  static DateEvidence sum(Iterable<DateEvidence> all) {
    DateEvidence sum = new DateEvidence();
    all.forEach(sum::add);
    return sum;
  }

  Dates dates(Separator separator) {
    Tally tally = of(separator);
    return new Dates(
        tally.dayFirst, tally.monthFirst, tally.ambiguous, tally.dayFirstAt, tally.monthFirstAt);
  }

  private Tally of(Separator separator) {
    return Objects.requireNonNull(tallies.get(separator));
  }
}
