package dev.jarflow.page;

import module java.base;

/// Inlines as plain text: the one place that writes numbers and dates, the same in every language
/// of the machine.
final class Plain {
  private static final int LONGEST_QUOTE = 160;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final List<String> SIZES = List.of("kB", "MB", "GB", "TB", "PB", "EB");
  private static final List<String> THOUSANDS = List.of("", " k", " M", " bn", " tn");

  private Plain() {}

  static String of(Inline inline) {
    return switch (inline) {
      case Inline.Text(String text) -> text;
      case Inline.Quoted(String text) -> cut(text);
      case Inline.Mono(String text) -> text;
      case Inline.Place(String file, long line) -> cut(file) + ":" + line;
      case Inline.Whole(long number) -> number(number);
      case Inline.Decimal(BigDecimal number) ->
          String.format(Locale.ROOT, "%,." + Math.max(0, number.scale()) + "f", number);
      case Inline.Count(long number, String one, String many) ->
          number == 1 ? "1 " + one : number(number) + " " + many;
      case Inline.Bytes(long bytes) -> bytes(bytes);
      case Inline.Share(long part, long whole) -> share(part, whole);
      case Inline.Day(var day) -> day.toString();
      case Inline.Moment(Instant at) -> MOMENT.format(at);
      case Inline.Age(Instant then, Instant now) -> age(then, now);
      case Inline.Took(Duration duration) -> took(duration);
      case Inline.Strong(Inline words) -> of(words);
      case Inline.Toned(_, Inline words) -> of(words);
      case Inline.Badge(_, String word) -> word;
      case Inline.Link(_, Inline words) -> of(words);
      case Inline.Meter _, Inline.Range _ -> "";
      case Inline.Break() -> "\n";
      case Inline.Line(List<Inline> words) ->
          words.stream().map(Plain::of).collect(Collectors.joining());
    };
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// For the scale of a chart: `1.5 M`.
  static String rounded(BigDecimal number) {
    int unit = 0;
    BigDecimal shorter = number;
    while (shorter.abs().compareTo(BigDecimal.valueOf(1000)) >= 0 && unit < THOUSANDS.size() - 1) {
      shorter = shorter.movePointLeft(3);
      unit++;
    }
    return shorter.stripTrailingZeros().toPlainString() + THOUSANDS.get(unit);
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST_QUOTE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_QUOTE)) + "…";
  }

  private static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    double size = bytes / 1000.0;
    int unit = 0;
    while (size >= 999.95) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, SIZES.get(unit));
  }

  private static String share(long part, long whole) {
    if (part == 0 || whole == 0) {
      return "0 %";
    }
    if (part == whole) {
      return "100 %";
    }
    double percent = 100.0 * part / whole;
    if (percent < 0.1) {
      return "under 0.1 %";
    }
    return percent > 99.9 ? "over 99.9 %" : String.format(Locale.ROOT, "%.1f %%", percent);
  }

  private static String age(Instant then, Instant now) {
    long seconds = Math.max(0, Duration.between(then, now).toSeconds());
    if (seconds < 60) {
      return "just now";
    }
    if (seconds < 3600) {
      return ago(seconds / 60, "minute");
    }
    return seconds < 48 * 3600 ? ago(seconds / 3600, "hour") : ago(seconds / 86400, "day");
  }

  private static String ago(long number, String unit) {
    return of(Inline.count(number, unit)) + " ago";
  }

  private static String took(Duration duration) {
    if (duration.toSeconds() < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    return duration.toHours() == 0
        ? "%s min %s s".formatted(duration.toMinutes(), duration.toSecondsPart())
        : "%s h %s min".formatted(duration.toHours(), duration.toMinutesPart());
  }
}
