package dev.jarflow.models;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.mono;
import static dev.jarflow.page.Inline.quiet;

import module java.base;

import dev.jarflow.models.Registry.Move;
import dev.jarflow.models.Registry.Trained;
import dev.jarflow.models.Registry.Version;
import dev.jarflow.page.Inline;
import dev.jarflow.page.Listing;
import dev.jarflow.page.Part;
import dev.jarflow.page.SampleNote;
import dev.jarflow.page.Tone;
import org.jspecify.annotations.Nullable;

/// What the registry knows, for people.
public final class RegistryParts {
  private static final int SHOWN = 50;

  /// By the names that the registry has for them.
  private enum Figure {
    LOG_LOSS("Log loss"),
    ACCURACY("Right"),
    MACRO_F1("Macro F1");

    private final String words;

    Figure(String words) {
      this.words = words;
    }

    @Nullable Metric of(Map<String, Metric> metrics) {
      return metrics.get(name().toLowerCase(Locale.ROOT));
    }

    Inline words(Map<String, Metric> metrics) {
      Metric metric = of(metrics);
      return metric == null ? line() : this == ACCURACY ? metric.shares() : line(metric.words(4));
    }
  }

  private RegistryParts() {}

  /// What a version is, how well it answered and where it comes from.
  public static List<Part> card(Version version) {
    Trained trained = version.trained();
    Map<String, Metric> own = trained.judged().metrics();
    Map<String, Metric> baseline = trained.judged().baselineMetrics();
    List<Part> parts = new ArrayList<>();
    if (version.samples()) {
      parts.add(SampleNote.of("This version learned from it."));
    }
    Metric right = Figure.ACCURACY.of(own);
    Metric baselineRight = Figure.ACCURACY.of(baseline);
    if (right != null && baselineRight != null && right.mean() < baselineRight.mean()) {
      parts.add(
          Part.note(
              Tone.WAIT,
              "Its most probable value is right less often than the baseline's.",
              "Use its probabilities, and not its first choice."));
    }
    parts.add(
        Listing.of(
                "Figures of version " + version.number(),
                Stream.of(Figure.values()).filter(each -> each.of(own) != null).toList())
            .text("On rows that it had not seen", each -> each.words)
            .number("Mean, low to high", each -> each.words(own))
            .number(trained.judged().baseline(), each -> each.words(baseline))
            .table(SHOWN));
    parts.add(
        new Part.Facts()
            .with("Version", version.number())
            .with("Recipe", mono(trained.making().recipe()))
            .with("Trained", version.trainedAt())
            .with("By", version.run().isEmpty() ? "a person" : version.run())
            .with("Rows", trained.data().rows())
            .with("Model file, SHA-256", mono(trained.sha256()))
            .with("Training data, SHA-256", mono(trained.data().sha256()))
            .with("Program", trained.making().code()));
    return parts;
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
                    move.takesOff() == null ? "" : line(" (", move.takesOff(), " was taken off)")))
        .prose(
            "Why",
            move ->
                line(move.reason(), quiet(", by ", move.run().isEmpty() ? "a person" : move.run())))
        .parts(SHOWN);
  }
}
