package dev.jarflow.serve.covid;

import static dev.jarflow.page.Inline.line;

import module java.base;

import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.page.Inline;
import dev.jarflow.serve.covid.CaseFigures.Known;
import org.jspecify.annotations.Nullable;

/// What the dashboard says now, in one line; `at` is when its newest figures came, null when there
/// are none.
public record CaseSummary(Inline says, @Nullable Instant at) {
  public static CaseSummary of(CaseFigures figures) {
    List<Known> known;
    try {
      known = figures.known(null);
    } catch (UnavailableException | UsageException _) {
      return new CaseSummary(line("no figures now: the database does not answer"), null);
    }
    if (known.isEmpty()) {
      return new CaseSummary(line("no figures yet"), null);
    }
    Known newest = Collections.max(known, Comparator.comparing(Known::receivedAt));
    long countries = known.stream().map(Known::country).distinct().count();
    String invented = known.stream().allMatch(Known::isInvented) ? "invented figures of " : "";
    return new CaseSummary(
        line(
            invented,
            new Inline.Count(countries, "country", "countries"),
            " until ",
            newest.last()),
        newest.receivedAt());
  }
}
