package dev.jarflow.models;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.share;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.page.Inline;
import org.jspecify.annotations.Nullable;

/// A mean, and how low and high the truth may be.
public record Metric(double mean, double low, double high) {

  /// For programs.
  public Map<String, @Nullable Object> facts() {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("mean", mean);
    facts.put("low", low);
    facts.put("high", high);
    return facts;
  }

  public static Map<String, @Nullable Object> facts(Map<String, Metric> metrics) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    metrics.forEach((name, metric) -> facts.put(name, metric.facts()));
    return facts;
  }

  /// The inverse of [#facts], as JSON.
  static Map<String, Metric> read(String json) {
    Map<String, Metric> metrics = new TreeMap<>();
    if (Json.read(json) instanceof Map<?, ?> facts) {
      facts.forEach(
          (name, fact) -> {
            if (fact instanceof Map<?, ?> three) {
              metrics.put(
                  (String) name,
                  new Metric(
                      number(three.get("mean")),
                      number(three.get("low")),
                      number(three.get("high"))));
            }
          });
    }
    return metrics;
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /// For people: the mean, then low to high.
  public String words(int digits) {
    return "%s, %s to %s"
        .formatted(places(mean, digits), places(low, digits), places(high, digits));
  }

  /// For people, where it is a share: the mean, then low to high.
  public Inline shares() {
    return line(share(mean), ", ", share(low), " to ", share(high));
  }

  /// A number with so many digits behind the point.
  public static String places(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /// From the lowest of them to the highest.
  public static Inline.Scale scale(List<Metric> all) {
    return new Inline.Scale(
        all.stream().mapToDouble(Metric::low).min().orElse(0),
        all.stream().mapToDouble(Metric::high).max().orElse(1));
  }

  /// A picture of it, with a mark to compare it with.
  public Inline on(Inline.Scale scale, double mark) {
    return scale.range(low, mean, high, mark);
  }
}
