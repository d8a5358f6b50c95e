package dev.jarflow.trips;

import module java.base;

/// A moment on the clock of the place where a trip began, without a zone, in seconds since the
/// first day of 1970.
public final class Clock {
  public static final long NONE = Long.MIN_VALUE;
  public static final int DAY = 86_400;

  private static final byte[] FORM = "0000-00-00 00:00:00".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2099;

  /// The first day of each month, counted since the first of 1970, and the day after the last one.
  private static final int[] FIRST_DAYS =
      IntStream.rangeClosed(0, (LAST_YEAR - FIRST_YEAR + 1) * 12)
          .map(month -> (int) LocalDate.of(FIRST_YEAR, 1, 1).plusMonths(month).toEpochDay())
          .toArray();

  private Clock() {}

  /// A moment written as `2018-05-28 09:03:40`, from 1970 to 2099; [#NONE] for any other text.
  public static long parse(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return parse(bytes, 0, bytes.length);
  }

  /// The same of a part of a longer text of ASCII.
  public static long parse(byte[] text, int from, int to) {
    if (to - from != FORM.length) {
      return NONE;
    }
    for (int i = 0; i < FORM.length; i++) {
      byte c = text[from + i];
      if (FORM[i] == '0' ? c < '0' || c > '9' : c != FORM[i]) {
        return NONE;
      }
    }
    int year = two(text, from) * 100 + two(text, from + 2);
    int month = two(text, from + 5);
    int day = two(text, from + 8);
    int hour = two(text, from + 11);
    int minute = two(text, from + 14);
    int second = two(text, from + 17);
    if (year < FIRST_YEAR
        || year > LAST_YEAR
        || month < 1
        || month > 12
        || day < 1
        || hour > 23
        || minute > 59
        || second > 59) {
      return NONE;
    }
    int index = (year - FIRST_YEAR) * 12 + month - 1;
    long epochDay = (long) FIRST_DAYS[index] + day - 1;
    return epochDay < FIRST_DAYS[index + 1]
        ? epochDay * DAY + (hour * 60L + minute) * 60 + second
        : NONE;
  }

  private static int two(byte[] text, int at) {
    return (text[at] - '0') * 10 + text[at + 1] - '0';
  }
}
