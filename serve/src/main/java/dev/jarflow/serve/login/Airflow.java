package dev.jarflow.serve.login;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.serve.login.Said.No;
import dev.jarflow.serve.login.Said.Silence;
import dev.jarflow.serve.login.Said.Yes;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/// The one Airflow that is asked who somebody is and what they may see, each time with their own
/// token. It follows no redirect, and never waits for long.
public final class Airflow implements AutoCloseable {
  /// Questions at once.
  static final int MOST_QUESTIONS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final int LONGEST_ANSWER = 4 * 1024 * 1024;

  /// As many as Airflow tells at once; it tells of 5,000 pipelines at most.
  private static final int PAGE = 100;

  private static final int MOST_PAGES = 50;

  private static final int MOST_PROBLEMS = 10;

  private final @Nullable URI address;
  private final Remembered<Person> people;
  private final Remembered<Set<String>> pipelines;
  private final Remembered<List<Problem>> problems;
  private final InstantSource clock;
  private final Semaphore questions = new Semaphore(MOST_QUESTIONS, true);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(PATIENCE)
          .build();
  private volatile Instant silentUntil = Instant.MIN;

  /// A pipeline whose newest run failed.
  public record Problem(String pipeline, String run, Instant at) {}

  /// `address` is null when there is no Airflow to ask: then nobody is known.
  public Airflow(@Nullable URI address, InstantSource clock) {
    this.address = address;
    this.clock = clock;
    this.people = new Remembered<>(this::askWho, clock);
    this.pipelines = new Remembered<>(this::askPipelines, clock);
    this.problems = new Remembered<>(this::askProblems, clock);
  }

  public Said<Person> who(Credential credential) {
    return people.of(credential);
  }

  /// The pipelines that somebody may read.
  public Said<Set<String>> pipelines(Credential credential) {
    return pipelines.of(credential);
  }

  /// The pipelines that somebody may read whose newest run that ended failed, the newest first.
  public Said<List<Problem>> problems(Credential credential) {
    return problems.of(credential);
  }

  private Said<Person> askWho(Credential credential) {
    return ask(
        credential,
        "/ui/auth/me",
        said ->
            said instanceof Map<?, ?> me && me.get("username") instanceof String name
                ? new Person(name, credential.claimsAdmin())
                : null);
  }

  private Said<Set<String>> askPipelines(Credential credential) {
    Set<String> all = new HashSet<>();
    for (int page = 0; page < MOST_PAGES; page++) {
      String path =
          "/api/v2/dags?exclude_stale=false&order_by=dag_id&limit=%d&offset=%d"
              .formatted(PAGE, page * PAGE);
      Said<Set<String>> some =
          ask(credential, path, said -> Set.copyOf(texts(said, "dags", "dag_id")));
      if (!(some instanceof Yes<Set<String>>(Set<String> names, _))) {
        return some;
      }
      all.addAll(names);
      if (names.size() < PAGE) {
        break;
      }
    }
    return new Yes<>(Set.copyOf(all), false);
  }

  private Said<List<Problem>> askProblems(Credential credential) {
    String failed = "/api/v2/dags?last_dag_run_state=failed&limit=" + MOST_PROBLEMS;
    Said<List<String>> pipelines =
        ask(credential, failed, said -> List.copyOf(texts(said, "dags", "dag_id")));
    if (!(pipelines instanceof Yes<List<String>>(List<String> names, _))) {
      return pipelines instanceof No ? new No<>() : new Silence<>();
    }
    List<Problem> problems = new ArrayList<>();
    for (String name : names) {
      String newest =
          "/api/v2/dags/%s/dagRuns?order_by=-id&limit=1"
              .formatted(URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"));
      if (ask(credential, newest, said -> problem(name, said))
          instanceof Yes<Problem>(Problem problem, _)) {
        problems.add(problem);
      }
    }
    problems.sort(Comparator.comparing(Problem::at).reversed());
    return new Yes<>(List.copyOf(problems), false);
  }

  private static @Nullable Problem problem(String pipeline, @Nullable Object said) {
    List<String> runs = texts(said, "dag_runs", "dag_run_id");
    List<String> ends = texts(said, "dag_runs", "end_date");
    return runs.isEmpty() || ends.isEmpty()
        ? null
        : new Problem(pipeline, runs.getFirst(), OffsetDateTime.parse(ends.getFirst()).toInstant());
  }

  /// This field of every row in this list; a row without it is left out.
  private static List<String> texts(@Nullable Object said, String list, String field) {
    return said instanceof Map<?, ?> map && map.get(list) instanceof List<?> rows
        ? rows.stream()
            .map(row -> row instanceof Map<?, ?> fields ? fields.get(field) : null)
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .toList()
        : List.of();
  }

  /// `read` returns null for what it does not understand.
  private <V> Said<V> ask(
      Credential credential, String path, Function<@Nullable Object, @Nullable V> read) {
    if (address == null || clock.instant().isBefore(silentUntil)) {
      return new Silence<>();
    }
    HttpRequest question =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(PATIENCE)
            .headers(credential.header())
            .header("Accept", "application/json")
            .build();
    boolean mayAsk = false;
    try {
      mayAsk = questions.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!mayAsk) {
        return new Silence<>();
      }
      return understood(answer(question), read);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Silence<>();
    } catch (ExecutionException | TimeoutException _) {
      silentUntil = clock.instant().plus(QUIET);
      return new Silence<>();
    } finally {
      if (mayAsk) {
        questions.release();
      }
    }
  }

  /// All of the answer, or none of it in time.
  private HttpResponse<String> answer(HttpRequest question)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            question,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofString(), LONGEST_ANSWER));
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      answer.cancel(true);
    }
  }

  private static <V> Said<V> understood(
      HttpResponse<String> answer, Function<@Nullable Object, @Nullable V> read) {
    int status = answer.statusCode();
    if (status == 401 || status == 403) {
      return new No<>();
    }
    try {
      V value = status == 200 ? read.apply(Json.read(answer.body())) : null;
      return value == null ? new Silence<>() : new Yes<>(value, false);
    } catch (IllegalArgumentException | DateTimeException _) {
      return new Silence<>();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
