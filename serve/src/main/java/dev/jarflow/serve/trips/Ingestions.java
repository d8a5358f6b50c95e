package dev.jarflow.serve.trips;

import module java.base;

import dev.jarflow.kit.files.Sha256;
import dev.jarflow.kit.log.Json;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Refused;
import dev.jarflow.serve.dashboard.Said;
import dev.jarflow.serve.login.Airflow;
import dev.jarflow.serve.login.Credential;
import dev.jarflow.serve.login.Person;
import dev.jarflow.serve.login.Said.No;
import dev.jarflow.serve.login.Said.Silence;
import dev.jarflow.serve.login.Said.Yes;
import org.jspecify.annotations.Nullable;

/// Ingestions of trips on demand: runs of the pipeline, which Airflow begins for whoever asks, if
/// they may. Who asks for the same files while such a run waits is told of that one. A run that
/// works has taken its files, and perhaps not the one that was dropped since.
public final class Ingestions {
  public static final String ADDRESS = "/api/trips/ingestions";
  public static final String PAGES = "/trips/ingestions/";
  public static final String PIPELINE = "trips";
  private static final String EVENTS = "/events";
  private static final String ALL = "*";

  /// Letters of a pattern, as `ingest` takes it.
  private static final int MOST_LETTERS = 1_000;

  private static final int DIGITS = 16;
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[\\]{},\\\\]");
  private static final Pattern NO_NAME = Pattern.compile("^[.]|/|\\p{Cntrl}|^\\s*$");
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_.~:+-]{1,250}");

  /// Listeners at once: of all people, and of one.
  static final int MOST_LISTENERS = 64;

  static final int MOST_OF_A_PERSON = 8;

  private final KeptRows rows;
  private final Airflow airflow;
  private final News news;

  /// By person. It is guarded by itself.
  private final Map<String, Integer> listeners = new HashMap<>();

  public Ingestions(KeptRows rows, Airflow airflow, News news) {
    this.rows = rows;
    this.airflow = airflow;
    this.news = news;
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
          List<String> waiting =
              answered(airflow.waiting(credential, PIPELINE, same), "start the pipeline trips");
          String run = waiting.isEmpty() ? same + now.toEpochMilli() : waiting.getFirst();
          if (waiting.isEmpty()) {
            boolean _ =
                answered(
                    airflow.start(credential, PIPELINE, run, Map.of("files", pattern)),
                    "start the pipeline trips");
          }
          Map<String, Object> begun = new LinkedHashMap<>();
          begun.put("id", run);
          begun.put("state", ADDRESS + "/" + run);
          begun.put("events", ADDRESS + "/" + run + EVENTS);
          begun.put("page", PAGES + run);
          return Said.json(202, begun);
        });
  }

  /// The state of its run, and how far each file is.
  public Said state(String run, Credential credential) {
    return Said.toPrograms(
        () -> {
          Ingestion found = found(run, credential);
          Map<String, @Nullable Object> answer = new LinkedHashMap<>();
          answer.put("id", run);
          answer.put("state", found.state());
          answer.put("files", found.files().stream().map(FileState::facts).toList());
          return Said.json(answer);
        });
  }

  /// The same for people, shown anew whenever it changes.
  public Said page(String run, Credential credential) {
    return Said.toPeople(
        () -> Said.page(200, found(run, credential).page(ADDRESS + "/" + run + EVENTS)));
  }

  /// The same as events, for as long as it lasts. `last` is the id of the last event that this
  /// listener has seen, if it has.
  public Said events(String run, Person person, Credential credential, @Nullable String last) {
    return Said.toPrograms(
        () -> {
          long told = last != null && last.matches("\\d{1,18}") ? Long.parseLong(last) : 0;
          enter(person.name());
          boolean isOpen = false;
          try {
            Said events =
                Said.events(
                    new IngestionEvents(
                        rows,
                        airflow,
                        news,
                        credential,
                        run,
                        runState(run, credential),
                        told,
                        () -> leave(person.name())));
            isOpen = true;
            return events;
          } finally {
            if (!isOpen) {
              leave(person.name());
            }
          }
        });
  }

  private void enter(String person) throws Refused {
    synchronized (listeners) {
      int theirs = listeners.getOrDefault(person, 0);
      int all = listeners.values().stream().mapToInt(Integer::intValue).sum();
      if (theirs >= MOST_OF_A_PERSON || all >= MOST_LISTENERS) {
        throw new Refused(
            503,
            "",
            "expected at most %d listeners, and %d of one person, found more: close one, or ask for the state instead"
                .formatted(MOST_LISTENERS, MOST_OF_A_PERSON));
      }
      listeners.put(person, theirs + 1);
    }
  }

  private void leave(String person) {
    synchronized (listeners) {
      listeners.computeIfPresent(person, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  private Ingestion found(String run, Credential credential) throws Refused {
    return Ingestion.of(run, runState(run, credential), rows.of(new FileState.OfRun(run, -1)));
  }

  private String runState(String run, Credential credential) throws Refused {
    String state =
        RUN.matcher(run).matches()
            ? answered(airflow.state(credential, PIPELINE, run), "see the pipeline trips")
            : "";
    if (state.isEmpty()) {
      throw Refused.expected(404, "", "the id of an ingestion", run);
    }
    return state;
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
      asked =
          Json.read(body) instanceof Map<?, ?> fields
                  && Set.of("files").containsAll(fields.keySet())
              ? fields.get("files")
              : "";
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
