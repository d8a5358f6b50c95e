package dev.jarflow.serve.trips;

import static dev.jarflow.page.Inline.line;
import static dev.jarflow.page.Inline.mono;

import module java.base;

import dev.jarflow.kit.task.UnavailableException;
import dev.jarflow.kit.task.UsageException;
import dev.jarflow.page.Inline;
import dev.jarflow.serve.dashboard.Choices;
import dev.jarflow.serve.dashboard.Columns;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Refused;
import dev.jarflow.serve.dashboard.Said;
import dev.jarflow.serve.dashboard.Summary;
import dev.jarflow.trips.Week;
import dev.jarflow.trips.WeekCounts;
import dev.jarflow.trips.WeekCounts.Average;
import org.jspecify.annotations.Nullable;

/// The answers about trips: a page, and the same numbers as JSON.
public record TripSite(KeptRows rows) {

  public Said page(Map<String, String> fields) {
    return Said.toPeople(
        () -> {
          List<Region> regions = rows.of(new Region.Most());
          if (regions.isEmpty()) {
            return Said.message(
                404,
                "No trips yet",
                "Nothing was loaded so far. Drop a file into ",
                mono("landing/trips"),
                " and run the pipeline: ",
                mono("./jarflow run trips"));
          }
          String most = regions.getFirst().name();
          try {
            TripChoice choice = TripChoice.of(preferringBox(fields), most, rows);
            return Said.page(
                200,
                new TripPage(
                        rows.of(new Totals.Now()).getFirst(),
                        regions,
                        rows.of(new Source.Latest.In(regions.stream().map(Region::name).toList())),
                        rows.of(new Source.Most()),
                        choice.region() == null
                            ? List.of()
                            : rows.of(new Group.Busiest(choice.region())),
                        rows.of(new Ingestion.Latest.All()),
                        choice,
                        counts(choice))
                    .page());
          } catch (Refused refused) {
            TripChoice usual = TripChoice.of(Map.of(), most, rows);
            return Said.refused(refused, List.of(TripPage.form(regions, usual)));
          }
        });
  }

  /// The form always has a region: who types a box means that.
  private static Map<String, String> preferringBox(Map<String, String> fields) {
    Map<String, String> preferred = new HashMap<>(fields);
    if (!fields.getOrDefault("bbox", "").isEmpty()) {
      preferred.remove("region");
    }
    return preferred;
  }

  public Said weeklyAverage(Map<String, String> fields) {
    return Said.toPrograms(
        () -> {
          TripChoice choice = TripChoice.of(fields, null, rows);
          return Said.json(json(choice, counts(choice)));
        });
  }

  /// The addresses and their fields, as OpenAPI.
  public Said description() {
    return Said.resource(TripSite.class, "openapi.json");
  }

  /// The number of trips and regions, in one line.
  public Summary summary() {
    Totals totals;
    try {
      totals = rows.of(new Totals.Now()).getFirst();
    } catch (UnavailableException | UsageException _) {
      return new Summary(line("no trips now: the database does not answer"), null);
    }
    return new Summary(
        totals.trips() == 0
            ? line("no trips yet")
            : line(
                totals.sampleNote().isEmpty() ? "" : "Sample data: ",
                Inline.count(totals.trips(), "trip"),
                " in ",
                Inline.count(totals.regions(), "region")),
        null);
  }

  private WeekCounts counts(TripChoice choice) {
    return rows.of(
            choice.box() == null
                ? new Region.Weeks(Objects.requireNonNull(choice.region()))
                : new BoxWeeks(choice.box(), choice.by()))
        .getFirst();
  }

  private static Map<String, @Nullable Object> json(TripChoice choice, WeekCounts counts) {
    Average average = counts.average(choice.from(), choice.to(), choice.denominator());
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    if (choice.box() == null) {
      answer.put("region", choice.region());
    } else {
      answer.put("bbox", choice.box());
      answer.put("by", Choices.word(choice.by()));
    }
    answer.put("trips", average.trips());
    answer.put("weeks", average.weeks());
    answer.put("denominator", Choices.word(choice.denominator()));
    BigDecimal weekly = average.average();
    answer.put("weekly_average", weekly == null ? null : weekly.doubleValue());
    answer.put("from", average.isOfNoWeek() ? null : average.from());
    answer.put("to", average.isOfNoWeek() ? null : average.to());
    answer.put(
        "by_week",
        new Columns<Map.Entry<Integer, Long>>()
            .text("monday", week -> Week.monday(week.getKey()))
            .number("trips", Map.Entry::getValue)
            .rows(counts.of(average).entrySet()));
    return answer;
  }
}
