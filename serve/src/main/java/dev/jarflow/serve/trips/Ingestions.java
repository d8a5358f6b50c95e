package dev.jarflow.serve.trips;

import module java.base;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Refused;
import dev.jarflow.serve.dashboard.Said;
import dev.jarflow.serve.login.Airflow;
import dev.jarflow.serve.login.Credential;
import dev.jarflow.serve.login.Said.No;
import dev.jarflow.serve.login.Said.Silence;
import dev.jarflow.serve.login.Said.Yes;
import dev.jarflow.warehouse.Database;
import org.jspecify.annotations.Nullable;

/// Ingestions of trips on demand: runs of the pipeline, which Airflow begins for whoever asks, if
/// they may. Who asks for the same files while such a run waits or works is told of that one.
public record Ingestions(KeptRows rows, Airflow airflow) {
  public static final String ADDRESS = "/api/trips/ingestions";
  private static final String PIPELINE = "trips";
  private static final String ALL = "*";

  /// Letters of a pattern, as `ingest` takes it.
  private static final int MOST_LETTERS = 1_000;

  private static final int DIGITS = 16;
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[\\]{},\\\\]");
  private static final Pattern NO_NAME = Pattern.compile("^[.]|/|\\p{Cntrl}|^\\s*$");
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_.~:+-]{1,250}");

  /// A file of a run, which is loaded or refused, and the number of its rows.
  private record Settled(
      String name, String state, @Nullable String reason, long trips, long quarantined) {
    Map<String, @Nullable Object> facts() {
      Map<String, @Nullable Object> facts = new LinkedHashMap<>();
      facts.put("file", name);
      facts.put("state", state);
      facts.put("reason", reason);
      facts.put("trips", trips);
      facts.put("quarantined", quarantined);
      return facts;
    }
  }

  private record OfRun(String run) implements KeptRows.Question<Settled> {
    @Override
    public List<Settled> ask(Database database) {
      return database
          .sql("trips/settled_files")
          .with("run", run)
          .list(
              row ->
                  new Settled(
                      row.text("name"),
                      row.text("state"),
                      row.textOrNull("reason"),
                      row.number("trips"),
                      row.number("quarantined")));
    }

    /// A run that has ended has settled its files: an answer of a moment before would not say so.
    @Override
    public Duration fresh() {
      return Duration.ZERO;
    }
  }

  /// Begins one. The body names files of the landing folder, or none for all: `{"files":
  /// ["a.csv"]}`.
  public Said begin(String body, Credential credential, Instant now) {
    return Said.toPrograms(
        () -> {
          String pattern = pattern(files(body));
          String same =
              "asked__%s__"
                  .formatted(
                      Sha256.of(pattern.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS));
          List<String> running =
              answered(airflow.running(credential, PIPELINE, same), "start the pipeline trips");
          String run = running.isEmpty() ? same + now.getEpochSecond() : running.getFirst();
          if (running.isEmpty()) {
            boolean _ =
                answered(
                    airflow.start(credential, PIPELINE, run, Map.of("files", pattern)),
                    "start the pipeline trips");
          }
          return Said.json(202, Map.of("id", run, "state", ADDRESS + "/" + run));
        });
  }

  /// The state of its run, and what became of each file so far.
  public Said state(String run, Credential credential) {
    return Said.toPrograms(
        () -> {
          String state =
              RUN.matcher(run).matches()
                  ? answered(airflow.state(credential, PIPELINE, run), "see the pipeline trips")
                  : "";
          if (state.isEmpty()) {
            throw Refused.expected(404, "", "the id of an ingestion", run);
          }
          Map<String, @Nullable Object> answer = new LinkedHashMap<>();
          answer.put("id", run);
          answer.put("state", state);
          answer.put("files", rows.of(new OfRun(run)).stream().map(Settled::facts).toList());
          return Said.json(answer);
        });
  }

  private static <V> V answered(dev.jarflow.serve.login.Said<V> said, String what) throws Refused {
    return switch (said) {
      case Yes<V>(V value, _) -> value;
      case No<V> _ -> throw new Refused(403, "", "this login may not " + what);
      case Silence<V> _ ->
          throw new Refused(
              503,
              "",
              "Airflow, which starts the pipeline, does not answer: try again in a moment");
    };
  }

  /// In order, each once; none when all are meant.
  private static SortedSet<String> files(String body) throws Refused {
    Object asked;
    try {
      asked = Json.read(body) instanceof Map<?, ?> fields ? fields.get("files") : "";
    } catch (IllegalArgumentException _) {
      asked = "";
    }
    SortedSet<String> names = new TreeSet<>();
    if (asked == null) {
      return names;
    }
    if (!(asked instanceof List<?> list) || list.isEmpty()) {
      throw new Refused(
          400, "files", "expected {} or {\"files\": [\"a.csv\"]}, found something else");
    }
    for (Object name : list) {
      if (!(name instanceof String text) || NO_NAME.matcher(text).find()) {
        throw Refused.expected(
            400, "files", "names of files in the landing folder", String.valueOf(name));
      }
      names.add(text);
    }
    return names;
  }

  /// The pattern that these names fit, and no others.
  private static String pattern(SortedSet<String> names) throws Refused {
    String all =
        names.stream()
            .map(name -> SPECIAL.matcher(name).replaceAll("\\\\$0"))
            .collect(Collectors.joining(","));
    if (all.length() > MOST_LETTERS - 2) {
      throw new Refused(
          400,
          "files",
          "expected names of %d letters in all, found more: ask for some of them, or for all files"
              .formatted(MOST_LETTERS - 2));
    }
    return names.isEmpty() ? ALL : names.size() == 1 ? all : "{" + all + "}";
  }
}
