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
          try {
            CaseChoice choice = CaseChoice.of(fields, rows);
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            return Said.page(
                200, new CaseDashboard(known, choice, query, series(choice), now).page());
          } catch (Refused refused) {
            return Said.refused(
                refused, List.of(CaseDashboard.form(known, without(refused, fields))));
          }
        });
  }

  /// The choices that are left without the one that is to blame, and without more if need be.
  private CaseChoice without(Refused refused, Map<String, String> fields) throws Refused {
    Map<String, String> others = new HashMap<>(fields);
    if (others.remove(refused.field()) == null) {
      throw refused;
    }
    try {
      return CaseChoice.of(others, rows);
    } catch (Refused next) {
      return without(next, others);
    }
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
    long countries = CaseChoice.all(known, Known::country).size();
    long invented = known.stream().filter(Known::isInvented).count();
    return new Summary(
        line(
            invented == known.size() ? "invented figures of " : "",
            new Inline.Count(countries, "country", "countries"),
            " until ",
            Collections.max(known, Comparator.comparing(Known::last)).last(),
            invented > 0 && invented < known.size() ? ", invented figures among them" : ""),
        Collections.max(known, Comparator.comparing(Known::receivedAt)).receivedAt());
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
