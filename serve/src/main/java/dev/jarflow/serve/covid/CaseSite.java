package dev.jarflow.serve.covid;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.mono;

import module java.base;

import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.page.Inline;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Refused;
import dev.jarflow.serve.dashboard.Said;
import dev.jarflow.serve.dashboard.Summary;
import org.jspecify.annotations.Nullable;

/// The answers about COVID cases: a page, and the same numbers as JSON and CSV.
public record CaseSite(KeptRows rows) {

  public Said dashboard(Map<String, String> fields, String query) {
    return Said.toPeople(
        "/dashboard",
        () -> {
          List<Known> known = known();
          if (known.isEmpty()) {
            return Said.message(
                404,
                "No figures yet",
                "Nothing was fetched so far. Run the pipeline: ",
                mono("./jarflow run covid"),
                ", or start the DAG covid in Airflow.");
          }
          CaseChoice choice = CaseChoice.of(fields, rows);
          Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
          return Said.page(
              200, new CaseDashboard(known, choice, query, series(choice), now).page());
        });
  }

  /// What the dashboard says now.
  public Summary summary() {
    List<Known> known;
    try {
      known = known();
    } catch (UnavailableException | UsageException _) {
      return new Summary(line("no figures now: the database does not answer"), null);
    }
    if (known.isEmpty()) {
      return new Summary(line("no figures yet"), null);
    }
    Known newest = Collections.max(known, Comparator.comparing(Known::receivedAt));
    long countries = CaseChoice.all(known, Known::country).size();
    return new Summary(
        line(
            known.stream().allMatch(Known::isInvented) ? "invented figures of " : "",
            new Inline.Count(countries, "country", "countries"),
            " until ",
            newest.last()),
        newest.receivedAt());
  }

  public Said countries() {
    return Said.toPrograms(
        () -> {
          List<Map<String, @Nullable Object>> countries = new ArrayList<>();
          for (Known each : known()) {
            Map<String, @Nullable Object> facts = each.facts();
            facts.put("replied_at", each.repliedAt());
            countries.add(facts);
          }
          return Said.json(countries);
        });
  }

  /// The addresses and their fields, as OpenAPI.
  public Said description() {
    return Said.resource(CaseSite.class, "openapi.json");
  }

  public Said json(Map<String, String> fields) {
    return Said.toPrograms(() -> Said.json(answer(fields).json()));
  }

  public Said csv(Map<String, String> fields) {
    return Said.toPrograms(() -> Said.csv(answer(fields).csv()));
  }

  private CaseAnswer answer(Map<String, String> fields) throws Refused {
    CaseChoice choice = CaseChoice.of(fields, rows);
    return new CaseAnswer(choice, series(choice));
  }

  private List<Known> known() {
    return rows.of(new Known.At(null));
  }

  /// Of one country or two.
  private List<CaseSeries> series(CaseChoice choice) {
    return Stream.of(choice.known(), choice.with())
        .filter(Objects::nonNull)
        .map(known -> CaseSeries.of(choice, known, rows))
        .toList();
  }
}
