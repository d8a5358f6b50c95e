package dev.jarflow.serve.login;

import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Failure;
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
  /// Questions at once: about those whom it knew a while ago, and as many about others.
  static final int MOST_QUESTIONS = 2;

  /// Questions that wait for their turn.
  private static final int MOST_WAITING = 16;

  private static final String WHO = "/ui/auth/me";
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /// For several questions that make one answer.
  private static final Duration CHAIN = Duration.ofSeconds(6);

  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final int LONGEST_ANSWER = 1024 * 1024;

  /// As many as Airflow tells at once, if it was not set to tell fewer.
  private static final int PAGE = 100;

  private static final int MOST_PAGES = 50;

  private static final int MOST_PROBLEMS = 10;

  private final @Nullable URI address;
  private final Remembered<Person> people;
  private final Remembered<Set<String>> pipelines;
  private final Remembered<List<Problem>> problems;
  private final InstantSource clock;
  private final Semaphore ofKnown = new Semaphore(MOST_QUESTIONS, true);
  private final Semaphore ofOthers = new Semaphore(MOST_QUESTIONS, true);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(PATIENCE)
          .build();
  private final AtomicBoolean silent = new AtomicBoolean();
  private final Log log;
  private volatile Instant silentUntil = Instant.MIN;

  /// A pipeline whose newest run failed.
  public record Problem(String pipeline, String run, Instant at) {}

  /// `address` is null when there is no Airflow to ask: then nobody is known.
  public Airflow(@Nullable URI address, InstantSource clock, Log log) {
    this.address = address;
    this.log = log;
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

  /// The pipelines that somebody may read whose newest run failed, the newest first; ten at most.
  public Said<List<Problem>> problems(Credential credential) {
    return problems.of(credential);
  }

  /// The runs of a pipeline that wait and whose ids begin so; one at most.
  public Said<List<String>> waiting(Credential credential, String pipeline, String prefix) {
    return ask(
        credential,
        "%s?state=queued&limit=1&run_id_prefix_pattern=%s"
            .formatted(runs(pipeline), encoded(prefix)),
        Instant.MAX,
        said -> texts(said, "dag_runs", "dag_run_id"));
  }

  /// The state of a run; empty when there is none of this id.
  public Said<String> state(Credential credential, String pipeline, String run) {
    return send(
        credential,
        runs(pipeline) + "/" + encoded(run),
        Instant.MAX,
        HttpRequest.Builder::GET,
        answer ->
            switch (answer.statusCode()) {
              case 404 -> "";
              case 200 ->
                  Json.read(answer.body()) instanceof Map<?, ?> found
                          && found.get("state") instanceof String state
                      ? state
                      : null;
              default -> null;
            });
  }

  /// Starts a run with somebody's own token, which Airflow notes as theirs. False when there is one
  /// of this id.
  public Said<Boolean> start(
      Credential credential, String pipeline, String run, Map<String, String> parameters) {
    Map<String, @Nullable Object> asked = new LinkedHashMap<>();
    asked.put("dag_run_id", run);
    asked.put("logical_date", null);
    asked.put("conf", parameters);
    return send(
        credential,
        runs(pipeline),
        Instant.MAX,
        request ->
            request
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Json.write(asked))),
        answer ->
            switch (answer.statusCode()) {
              case 200, 201 -> true;
              case 409 -> false;
              default -> null;
            });
  }

  private static String runs(String pipeline) {
    return "/api/v2/dags/%s/dagRuns".formatted(encoded(pipeline));
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Said<Person> askWho(Credential credential) {
    return ask(
        credential,
        WHO,
        Instant.MAX,
        said ->
            said instanceof Map<?, ?> me && me.get("username") instanceof String name
                ? new Person(name, credential.claimsAdmin())
                : null);
  }

  private Said<Set<String>> askPipelines(Credential credential) {
    Instant end = clock.instant().plus(CHAIN);
    Set<String> all = new HashSet<>();
    for (int page = 0; page < MOST_PAGES; page++) {
      String path =
          "/api/v2/dags?exclude_stale=false&order_by=dag_id&limit=%d&offset=%d"
              .formatted(PAGE, all.size());
      switch (this.<List<String>>ask(
          credential, path, end, said -> texts(said, "dags", "dag_id"))) {
        case Yes<List<String>>(List<String> names, _) -> {
          if (!all.addAll(names)) {
            return new Yes<>(Set.copyOf(all), false);
          }
        }
        case No<List<String>> _ -> {
          return new No<>();
        }
        case Silence<List<String>>(boolean isBusy) -> {
          return new Silence<>(isBusy);
        }
      }
    }
    return new Yes<>(Set.copyOf(all), false);
  }

  private Said<List<Problem>> askProblems(Credential credential) {
    Instant end = clock.instant().plus(CHAIN);
    String failed =
        "/api/v2/dags?last_dag_run_state=failed&order_by=-last_run_start_date&limit="
            + MOST_PROBLEMS;
    Said<List<String>> pipelines =
        ask(credential, failed, end, said -> texts(said, "dags", "dag_id"));
    if (!(pipelines instanceof Yes<List<String>>(List<String> names, _))) {
      return pipelines instanceof No ? new No<>() : new Silence<>(false);
    }
    List<Problem> problems = new ArrayList<>();
    for (String name : names) {
      String newest = runs(name) + "?order_by=-id&limit=1";
      switch (this.<List<Problem>>ask(credential, newest, end, said -> problem(name, said))) {
        case Yes<List<Problem>>(List<Problem> found, _) -> problems.addAll(found);
        case No<List<Problem>> _ -> {
          // Not theirs to see.
        }
        case Silence<List<Problem>> _ -> {
          return new Silence<>(false);
        }
      }
    }
    problems.sort(Comparator.comparing(Problem::at).reversed());
    return new Yes<>(List.copyOf(problems), false);
  }

  /// None when the run has not ended.
  private static @Nullable List<Problem> problem(String pipeline, @Nullable Object said) {
    List<String> runs = texts(said, "dag_runs", "dag_run_id");
    List<String> ends = texts(said, "dag_runs", "end_date");
    if (runs == null || ends == null) {
      return null;
    }
    return runs.isEmpty() || ends.isEmpty()
        ? List.of()
        : List.of(
            new Problem(
                pipeline, runs.getFirst(), OffsetDateTime.parse(ends.getFirst()).toInstant()));
  }

  /// This field of every row in this list; a row without it is left out. Null when there is no such
  /// list.
  private static @Nullable List<String> texts(@Nullable Object said, String list, String field) {
    return said instanceof Map<?, ?> map && map.get(list) instanceof List<?> rows
        ? rows.stream()
            .map(row -> row instanceof Map<?, ?> fields ? fields.get(field) : null)
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .toList()
        : null;
  }

  /// `read` returns null for what it does not understand; nothing is asked after `end`.
  private <V> Said<V> ask(
      Credential credential,
      String path,
      Instant end,
      Function<@Nullable Object, @Nullable V> read) {
    return send(
        credential,
        path,
        end,
        HttpRequest.Builder::GET,
        answer -> answer.statusCode() == 200 ? read.apply(Json.read(answer.body())) : null);
  }

  private <V> Said<V> send(
      Credential credential,
      String path,
      Instant end,
      UnaryOperator<HttpRequest.Builder> method,
      Function<HttpResponse<String>, @Nullable V> read) {
    Instant now = clock.instant();
    if (address == null || now.isBefore(silentUntil) || now.isAfter(end)) {
      return new Silence<>(false);
    }
    Semaphore questions = people.knew(credential) ? ofKnown : ofOthers;
    if (questions.getQueueLength() >= MOST_WAITING) {
      return new Silence<>(true);
    }
    HttpRequest question =
        method
            .apply(HttpRequest.newBuilder(address.resolve(path)))
            .timeout(PATIENCE)
            .headers(credential.header())
            .header("Accept", "application/json")
            .build();
    boolean mayAsk = false;
    try {
      mayAsk = questions.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (!mayAsk) {
        return new Silence<>(true);
      }
      if (!Listener.isOurs(address)) {
        heard("another user's program listens there, and is told nothing");
        return new Silence<>(false);
      }
      Said<V> said = understood(answer(question), read);
      heard(said instanceof Silence ? "an answer that is not understood" : null);
      return said;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Silence<>(true);
    } catch (ExecutionException | TimeoutException | IOException e) {
      if (path.equals(WHO)) {
        silentUntil = clock.instant().plus(QUIET);
      }
      heard(Failure.describe(e.getCause() == null ? e : e.getCause()));
      return new Silence<>(false);
    } finally {
      if (mayAsk) {
        questions.release();
      }
    }
  }

  /// Says once when it stops to answer, and when it answers again.
  private void heard(@Nullable String trouble) {
    boolean isSilent = trouble != null;
    if (silent.getAndSet(isSilent) != isSilent) {
      if (isSilent) {
        log.warn("Airflow does not say who somebody is", "address", address, "cause", trouble);
      } else {
        log.info("Airflow says again who somebody is", "address", address);
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
      HttpResponse<String> answer, Function<HttpResponse<String>, @Nullable V> read) {
    if (Set.of(401, 403).contains(answer.statusCode())) {
      return new No<>();
    }
    try {
      V value = read.apply(answer);
      return value == null ? new Silence<>(false) : new Yes<>(value, false);
    } catch (IllegalArgumentException | DateTimeException _) {
      return new Silence<>(false);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
