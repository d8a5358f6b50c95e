package dev.jarflow.page;

import module java.base;

/// Words in a line. Each says what it is; how it is written, and that no markup in it is markup,
/// is decided in one place for all of them.
public sealed interface Inline {
  /// Words of ours.
  record Text(String text) implements Inline {}

  /// Words of somebody else, like the name of a file: long ones are cut, and no direction of
  /// writing reaches beyond them.
  record Quoted(String text) implements Inline {}

  /// Something to be read letter by letter.
  record Mono(String text) implements Inline {}

  /// A line of a file.
  record Place(String file, long line) implements Inline {}

  record Whole(long number) implements Inline {}

  /// With as many digits behind the point as it has.
  record Decimal(BigDecimal number) implements Inline {}

  /// A number of things: 1 file, 2 files.
  record Count(long number, String one, String many) implements Inline {}

  record Bytes(long bytes) implements Inline {}

  /// In percent; never all or none of it unless it is.
  record Share(long part, long whole) implements Inline {}

  record Day(LocalDate day) implements Inline {}

  /// To the second, in UTC.
  record Moment(Instant at) implements Inline {}

  /// The time since something was, to the unit that matters.
  record Age(Instant then, Instant now) implements Inline {}

  record Took(Duration duration) implements Inline {}

  record Strong(Inline words) implements Inline {}

  record Toned(Tone tone, Inline words) implements Inline {}

  record Badge(Tone tone, String word) implements Inline {}

  /// To a place in the page (`#id`), on the same site (`/`) or on the web.
  record Link(String address, Inline words) implements Inline {
    private static final Pattern HARMLESS = Pattern.compile("(?s)(#|/(?!/)|https?://).*");

    public Link {
      if (!HARMLESS.matcher(address).matches()) {
        throw new IllegalArgumentException(
            "expected a link that begins with #, / or http, found '%s'".formatted(address));
      }
    }
  }

  /// A bar of this length, from 0 to 1. It says nothing that a number beside it does not.
  record Meter(Tone tone, double share) implements Inline {}

  /// A value on a scale from 0 to 1, how low and how high it may be, and a mark to compare it with.
  /// It says nothing that numbers beside it do not.
  record Range(double low, double at, double high, double mark) implements Inline {}

  /// What is shown as 0 and as 1 in a range.
  record Scale(double least, double most) {
    public Range range(double low, double at, double high, double mark) {
      return new Range(on(low), on(at), on(high), on(mark));
    }

    private double on(double value) {
      return most == least ? 0 : (value - least) / (most - least);
    }
  }

  record Break() implements Inline {}

  /// One after the other. [#line] joins what can be joined, so that equal words are equal lines.
  record Line(List<Inline> words) implements Inline {}

  /// Words one after the other: texts, numbers, dates and other inlines, each as what it is.
  static Inline line(Object... words) {
    List<Inline> line = new ArrayList<>();
    for (Object each : words) {
      add(line, of(each));
    }
    return line.size() == 1 ? line.getFirst() : new Line(List.copyOf(line));
  }

  /// The lines with something between each two of them.
  static Inline join(Object between, List<? extends Inline> words) {
    List<Object> line = new ArrayList<>();
    for (Inline each : words) {
      if (!line.isEmpty()) {
        line.add(between);
      }
      line.add(each);
    }
    return line(line.toArray());
  }

  private static void add(List<Inline> line, Inline next) {
    switch (next) {
      case Line(List<Inline> words) -> words.forEach(each -> add(line, each));
      case Text(String text) when text.isEmpty() -> {}
      case Text(String text)
          when !line.isEmpty() && line.getLast() instanceof Text(String before) ->
          line.set(line.size() - 1, new Text(before + text));
      default -> line.add(next);
    }
  }

  private static Inline of(Object value) {
    return switch (value) {
      case Inline inline -> inline;
      case Integer number -> new Whole(number);
      case Long number -> new Whole(number);
      case BigDecimal number -> new Decimal(number);
      case LocalDate day -> new Day(day);
      case Instant at -> new Moment(at);
      case Duration duration -> new Took(duration);
      default -> new Text(String.valueOf(value));
    };
  }

  static Inline quoted(String text) {
    return new Quoted(text);
  }

  static Inline mono(Object text) {
    return new Mono(String.valueOf(text));
  }

  static Inline count(long number, String one) {
    return new Count(number, one, one + "s");
  }

  static Inline strong(Object... words) {
    return new Strong(line(words));
  }

  static Inline quiet(Object... words) {
    return new Toned(Tone.QUIET, line(words));
  }

  static Inline toned(Tone tone, Object... words) {
    return new Toned(tone, line(words));
  }

  static Inline link(String address, Object... words) {
    return new Link(address, line(words));
  }

  /// A share between 0 and 1, in percent.
  static Share share(double share) {
    return new Share(Math.round(share * 1_000_000), 1_000_000);
  }

  static Meter meter(Tone tone, long part, long whole) {
    return new Meter(tone, whole == 0 ? 0 : (double) part / whole);
  }

  /// The same words without any markup, for a list, a log or a test.
  default String plain() {
    return Plain.of(this);
  }
}
