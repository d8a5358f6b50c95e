package dev.jarflow.models;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.mono;

import module java.base;

import dev.jarflow.models.Registry.Metric;
import dev.jarflow.models.Registry.Move;
import dev.jarflow.models.Registry.Trained;
import dev.jarflow.models.Registry.Version;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Part;

/// What the registry knows, for people.
public final class RegistryParts {
  private static final int SHOWN = 50;
  private static final Map<String, String> NAMES =
      Map.of("log_loss", "Log loss", "accuracy", "Share right", "macro_f1", "Macro F1");

  private RegistryParts() {}

  /// What a version is, how well it answered and where it comes from.
  public static List<Part> card(Version version) {
    Trained trained = version.trained();
    Map<String, Metric> baseline = trained.judged().baselineMetrics();
    return List.of(
        Listing.of("Figures of version " + version.number(), trained.judged().metrics().entrySet())
            .text(
                "On rows that it had not seen",
                each -> NAMES.getOrDefault(each.getKey(), each.getKey()))
            .number("Mean", each -> decimal(each.getValue().mean()))
            .number(
                "Low to high",
                each -> decimal(each.getValue().low()) + " to " + decimal(each.getValue().high()))
            .number(
                trained.judged().baseline(),
                each ->
                    baseline.containsKey(each.getKey())
                        ? decimal(Objects.requireNonNull(baseline.get(each.getKey())).mean())
                        : "")
            .table(SHOWN),
        new Part.Facts()
            .with("Version", version.number())
            .with("Recipe", mono(trained.making().recipe()))
            .with("Trained", version.trainedAt())
            .with("By", version.run().isEmpty() ? "a person" : version.run())
            .with("Rows", trained.data().rows())
            .with("Model file, SHA-256", mono(trained.sha256()))
            .with("Training data, SHA-256", mono(trained.data().sha256()))
            .with("Program", trained.making().code()));
  }

  /// Every move, the last one first.
  public static List<Part> history(List<Move> moves) {
    return Listing.of("History", moves)
        .text("When", Move::at)
        .text("Named", Move::alias)
        .text(
            "Version",
            move ->
                line(
                    move.version() == null ? "none" : move.version(),
                    move.takesOff() == null ? "" : line(", takes off ", move.takesOff())))
        .prose("Why", Move::reason)
        .text("By", move -> move.run().isEmpty() ? "a person" : move.run())
        .parts(SHOWN);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
