package dev.jarflow.cases;

import module java.base;

import org.jspecify.annotations.Nullable;

/// Something in a reply that is not as it should be. `day` is null when the row says none;
/// `details` are values, for instance the places that are missing.
public record Finding(Kind kind, @Nullable LocalDate day, String details) {

  public enum Kind {
    NO_DAY("a row has no date since 2019 that can be read; the row is left out"),
    FUTURE("a row is of a day that has not come; the row is left out"),
    OTHER_COUNTRY("a row is of another country; the row is left out"),
    BAD_FIGURE("a figure is not a whole number of people; the day is left out"),
    CONTRADICTION("two rows of the same place and day differ; the day is left out"),
    PLACE_MISSING("a place that reported before is missing; the day is a gap"),
    PLACE_ENDED("a place has not reported for 14 days; from then on its last figures are counted");

    private final String meaning;

    Kind(String meaning) {
      this.meaning = meaning;
    }

    public String meaning() {
      return meaning;
    }
  }
}
