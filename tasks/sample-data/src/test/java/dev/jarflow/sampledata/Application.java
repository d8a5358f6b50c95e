package dev.jarflow.sampledata;

import module java.base;

/// A row as read again, judged by the default policy as of the 1st of January 2022, with slashes
/// month first and hyphens day first.
record Application(String name, String email, String birthday, String mobile) {
  static final String TITLES = "((Mr|Mrs|Ms|Miss|Dr|DR|Mdm|Prof)\\.? ?)*";
  static final String SUFFIX = ",? (Jr\\.|Sr|II|III|IV|MD|M\\.D\\.|DDS|PhD|Esq\\.)";

  private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})([-/])(\\d\\d)\\2(\\d\\d)");
  private static final Pattern SLASHES = Pattern.compile("(\\d\\d)/(\\d\\d)/(\\d{4})");
  private static final Pattern HYPHENS = Pattern.compile("(\\d\\d)-(\\d\\d)-(\\d{4})");
  private static final LocalDate ADULT = LocalDate.of(2004, 1, 1);
  private static final LocalDate AS_OF = LocalDate.of(2022, 1, 1);

  boolean fine() {
    return named()
        && digits().length() == 8
        && email.matches("(?i)[^@ ]+@[^@ ]+\\.(com|net)")
        && age() == Age.ADULT;
  }

  boolean named() {
    return !bareName().matches("[ -]*");
  }

  /// Without title and suffix.
  String bareName() {
    return name.replaceFirst("^" + TITLES, "").replaceFirst(SUFFIX + "$", "");
  }

  String lastName() {
    return bareName().substring(bareName().lastIndexOf(' ') + 1);
  }

  String digits() {
    return mobile.replace(" ", "");
  }

  /// All by which two rows are of the same person.
  String person() {
    return (bareName() + "," + email + "," + date() + "," + digits()).toLowerCase(Locale.ROOT);
  }

  Optional<LocalDate> date() {
    Matcher yearFirst = YEAR_FIRST.matcher(birthday);
    Matcher slashes = SLASHES.matcher(birthday);
    Matcher hyphens = HYPHENS.matcher(birthday);
    if (yearFirst.matches()) {
      return date(yearFirst.group(1), yearFirst.group(3), yearFirst.group(4));
    }
    if (slashes.matches()) {
      return date(slashes.group(3), slashes.group(1), slashes.group(2));
    }
    return hyphens.matches()
        ? date(hyphens.group(3), hyphens.group(2), hyphens.group(1))
        : Optional.empty();
  }

  Age age() {
    LocalDate date = date().orElse(null);
    if (date == null) {
      return Age.NONE;
    }
    if (date.isAfter(AS_OF)) {
      return Age.NOT_BORN;
    }
    if (date.isBefore(AS_OF.minusYears(121).plusDays(1))) {
      return Age.OVER_120;
    }
    return date.isAfter(ADULT) ? Age.MINOR : Age.ADULT;
  }

  /// What a birthday says.
  enum Age {
    NONE,
    NOT_BORN,
    MINOR,
    ADULT,
    OVER_120
  }

  private static Optional<LocalDate> date(String year, String month, String day) {
    try {
      return Optional.of(
          LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
