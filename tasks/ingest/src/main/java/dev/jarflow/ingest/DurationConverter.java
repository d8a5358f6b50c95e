package dev.jarflow.ingest;

import module java.base;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Times as people write them, `2s`, `1h30m`: ISO 8601 without its `PT`.
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Duration LONGEST = Duration.ofDays(366);

  @Override
  public Duration convert(String text) {
    try {
      Duration duration = Duration.parse("PT" + text);
      if (duration.compareTo(LONGEST) > 0) {
        throw new TypeConversionException("expected at most a year (8784h), found '" + text + "'");
      }
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      // Said below.
    }
    throw new TypeConversionException("expected a time like 2s or 1h30m, found '" + text + "'");
  }
}
