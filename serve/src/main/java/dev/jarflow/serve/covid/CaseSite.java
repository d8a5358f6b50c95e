package dev.jarflow.serve.covid;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.link;
import static dev.jarflow.page.Inline.mono;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.page.Page;
import dev.jarflow.page.Part;
import dev.jarflow.serve.covid.CaseChoice.Refused;
import dev.jarflow.serve.covid.CaseFigures.Known;

/// The answers about COVID cases: a page, and the same numbers as JSON and CSV.
public record CaseSite(CaseFigures figures) {
  /// An answer: a status, the type of what is said, and what is said.
  public record Said(int status, String type, String text) {}

  private static final String OPENAPI = resource("openapi.json");
  private static final String HTML = "text/html; charset=utf-8";
  private static final String JSON = "application/json";

  public Said dashboard(Map<String, String> fields, String query) {
    try {
      List<Known> known = figures.known(null);
      if (known.isEmpty()) {
        return page(
            404,
            "No figures yet",
            line(
                "Nothing was fetched so far. Run the pipeline: ",
                mono("./jarflow run covid"),
                ", or start the DAG covid in Airflow."));
      }
      CaseChoice choice = CaseChoice.of(fields, figures::known);
      String asOf = fields.getOrDefault("as_of", "");
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      return new Said(
          200,
          HTML,
          new CaseDashboard(known, choice, asOf, query, series(choice), now).page().html());
    } catch (Refused refused) {
      return page(
          refused.status,
          "Not understood",
          line(sentence(refused), ". ", link("/dashboard", "Begin again")));
    } catch (UnavailableException | UsageException e) {
      return page(503, "No figures now", line(why(e), "."));
    }
  }

  public Said countries() {
    return answered(
        () -> {
          List<Map<String, Object>> rows = new ArrayList<>();
          for (Known each : figures.known(null)) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("country", each.country());
            row.put("source", each.source());
            row.put("invented", each.isInvented());
            row.put("first_day", each.first().toString());
            row.put("last_day", each.last().toString());
            row.put("received_at", each.receivedAt().toString());
            row.put("replied_at", each.repliedAt().toString());
            rows.add(row);
          }
          return new Said(200, JSON, Json.write(rows));
        });
  }

  /// The addresses and their fields, as OpenAPI.
  public Said description() {
    return new Said(200, JSON, OPENAPI);
  }

  public Said json(Map<String, String> fields) {
    return answered(() -> new Said(200, JSON, answer(fields).json()));
  }

  public Said csv(Map<String, String> fields) {
    return answered(() -> new Said(200, "text/csv; charset=utf-8", answer(fields).csv()));
  }

  private CaseAnswer answer(Map<String, String> fields) throws Refused {
    CaseChoice choice = CaseChoice.of(fields, figures::known);
    return new CaseAnswer(choice, series(choice));
  }

  /// Of one country or two.
  private List<CaseSeries> series(CaseChoice choice) {
    return Stream.of(choice.known(), choice.with())
        .filter(Objects::nonNull)
        .map(
            known ->
                new CaseSeries(
                    choice, known, figures.history(known, choice.measure(), choice.asOf())))
        .toList();
  }

  @FunctionalInterface
  private interface Answer {
    Said said() throws Refused;
  }

  private static Said answered(Answer answer) {
    try {
      return answer.said();
    } catch (Refused refused) {
      return error(refused.status, sentence(refused));
    } catch (UnavailableException | UsageException e) {
      return error(503, why(e));
    }
  }

  private static Said error(int status, String sentence) {
    return new Said(status, JSON, Json.write(Map.of("error", sentence)));
  }

  private static Said page(int status, String title, dev.jarflow.page.Inline words) {
    List<Part> parts = List.of(Part.heading(1, title), Part.paragraph(words));
    return new Said(status, HTML, new Page(title, line(), parts).html());
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(CaseSite.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String why(RuntimeException e) {
    return e instanceof UsageException
        ? "serve was started without the variables that name a database"
        : "the database does not answer: look again in a moment";
  }

  private static String sentence(Refused refused) {
    return String.valueOf(refused.getMessage());
  }
}
