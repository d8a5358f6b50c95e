package dev.jarflow.loadsales;

import module java.base;

/// A moment as files write it: ISO 8601, `2025-03-04T10:15:00Z`, with an offset, or without one in
/// UTC. Held as microseconds since 1970, as the warehouse does.
final class Moment {
  static final long NONE = Long.MIN_VALUE;

  /// The years that both the warehouse's column and this program know.
  private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final int DATE = 10;
  private static final int SECONDS = 19;

  private Moment() {}

  static long parse(String text) {
    try {
      if (text.length() < DATE) {
        return NONE;
      }
      String iso = text.charAt(text.length() == DATE ? 0 : DATE) == ' ' ? withT(text) : text;
      if (iso.length() == DATE) {
        return micros(LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      boolean local = iso.length() >= SECONDS - 3 && iso.indexOf('Z') < 0 && offsetAt(iso) < 0;
      return micros(
          local
              ? LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC)
              : OffsetDateTime.parse(iso).toInstant());
    } catch (DateTimeException e) {
      return NONE;
    }
  }

  private static String withT(String text) {
    return text.substring(0, DATE) + 'T' + text.substring(DATE + 1);
  }

  private static int offsetAt(String iso) {
    return Math.max(iso.indexOf('+', DATE), iso.indexOf('-', DATE));
  }

  private static long micros(Instant moment) {
    return moment.isBefore(FIRST) || moment.isAfter(LAST) ? NONE : ofMicros(moment);
  }

  static long ofMicros(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }

  static String text(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
