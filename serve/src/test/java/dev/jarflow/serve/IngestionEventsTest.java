package dev.jarflow.serve;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.WithDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever listens to an ingestion is told of each change, and misses none.
class IngestionEventsTest implements WithDatabase {
  private static final String RUN = "asked__1";
  private static final String EVENTS = "/api/trips/ingestions/" + RUN + "/events";

  @TempDir Path data;

  private final TestDatabase database = TestDatabase.migrated();
  private Scene scene;
  private String ada;

  @BeforeEach
  void start() throws IOException {
    scene = new Scene(data, database::environment, null);
    ada = scene.airflow.login("ada", "op", "trips");
    scene.airflow.states.put(RUN, "running");
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Override
  public TestDatabase database() {
    return database;
  }

  /// An open answer, of which one line after the other is read.
  private final class Listener implements AutoCloseable {
    private final Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), scene.browser.port());
    private final BufferedReader lines;
    private final int status;

    Listener(String token, String... headers) throws IOException {
      socket.setSoTimeout(30_000);
      String more = Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining());
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer %s\r\n%s\r\n"
                  .formatted(EVENTS, token, more)
                  .getBytes(StandardCharsets.UTF_8));
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      status = Integer.parseInt(lines.readLine().split(" ", 3)[1]);
    }

    /// The next event that begins so, with its id before it if it has one: `3 file {...}`.
    String next(String begin) throws IOException {
      String id = "";
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4) + " ";
        } else if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ")) {
          String whole = id + event + " " + line.substring(6);
          if (event.startsWith(begin)) {
            return whole;
          }
          id = "";
        }
      }
      return "the end";
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void eachChangeIsToldUntilTheRunIsOver() throws IOException {
    file("a.csv", "waiting", 0);
    try (Listener listener = new Listener(ada)) {
      assertThat(listener.status).isEqualTo(200);
      assertThat(listener.next("")).startsWith("1 file {\"file\":\"a.csv\",\"state\":\"waiting\"");
      assertThat(listener.next("")).isEqualTo("state {\"state\":\"running\"}");

      file("a.csv", "loading", 70);
      assertThat(listener.next(""))
          .startsWith("2 file {\"file\":\"a.csv\",\"state\":\"loading\"")
          .contains("\"trips\":70");

      file("a.csv", "loaded", 90);
      scene.airflow.states.put(RUN, "success");
      assertThat(listener.next("")).contains("\"state\":\"loaded\"", "\"trips\":90");
      assertThat(listener.next("")).isEqualTo("state {\"state\":\"success\"}");
      assertThat(listener.next("")).isEqualTo("end {\"state\":\"success\"}");
      assertThat(listener.next("")).isEqualTo("the end");
    }
  }

  @Test
  void newsAreToldWithinASecond() throws IOException {
    file("a.csv", "waiting", 0);
    try (Listener listener = new Listener(ada)) {
      listener.next("state");
      for (int trips = 1; trips <= 5; trips++) {
        long began = System.nanoTime();
        file("a.csv", "loading", trips);
        assertThat(listener.next("file")).contains("\"trips\":" + trips);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
      }
    }
  }

  @Test
  void whoAsksAgainIsToldWhatIsNewerThanTheLastEvent() throws IOException {
    file("a.csv", "waiting", 0);
    file("b.csv", "waiting", 0);
    file("a.csv", "loaded", 7);

    try (Listener listener = new Listener(ada, "Last-Event-ID: 2")) {
      assertThat(listener.next("")).startsWith("3 file {\"file\":\"a.csv\",\"state\":\"loaded\"");
      assertThat(listener.next("")).startsWith("state ");
    }
  }

  /// The server is another process: what it had told is known to the listener alone.
  @Test
  void aRestartOfServeLosesNothing() throws IOException {
    file("a.csv", "waiting", 0);
    try (Listener listener = new Listener(ada)) {
      listener.next("state");
      Scene old = scene;
      scene = new Scene(Files.createDirectory(data.resolve("new")), database::environment, null);
      old.close();
      assertThat(listener.next("")).isEqualTo("the end");
    }
    file("a.csv", "loaded", 7);
    ada = scene.airflow.login("ada", "op", "trips");
    scene.airflow.states.put(RUN, "running");

    try (Listener listener = new Listener(ada, "Last-Event-ID: 1")) {
      assertThat(listener.next("")).startsWith("2 file {\"file\":\"a.csv\",\"state\":\"loaded\"");
    }
  }

  @Test
  void aLostConnectionToTheDatabaseLosesNothing() throws IOException {
    file("a.csv", "waiting", 0);
    try (Listener listener = new Listener(ada)) {
      listener.next("state");
      execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'serve_reader'");
      file("a.csv", "loaded", 7);

      assertThat(listener.next("file"))
          .startsWith("2 file {\"file\":\"a.csv\",\"state\":\"loaded\"");
    }
  }

  @Test
  void aRunThatFailsNamesTheFilesThatAreNotLoaded() throws IOException {
    file("a.csv", "loading", 5);
    scene.airflow.states.put(RUN, "failed");
    try (Listener listener = new Listener(ada)) {
      assertThat(listener.next(""))
          .startsWith("1 file {\"file\":\"a.csv\",\"state\":\"not loaded\"");
      assertThat(listener.next("end")).contains("\"state\":\"failed\"");
    }
  }

  @Test
  void itEndsWhenTheLoginEnds() throws IOException {
    try (Listener listener = new Listener(ada)) {
      listener.next("state");
      scene.airflow.known.remove(ada);

      assertThat(listener.next(""))
          .isEqualTo("end {\"error\":\"the login has ended, or may not see this any more\"}");
      assertThat(listener.next("")).isEqualTo("the end");
    }
  }

  @Test
  void itEndsWhenTheRunIsDeleted() throws IOException {
    try (Listener listener = new Listener(ada)) {
      listener.next("state");
      int asked = scene.airflow.asked.size();
      scene.airflow.states.remove(RUN);

      assertThat(listener.next("")).isEqualTo("end {\"error\":\"the run was deleted\"}");
      assertThat(scene.airflow.asked.size() - asked).isLessThan(5);
    }
  }

  @Test
  void aPersonHasEightListenersAndAllHaveSixtyFour() throws IOException {
    List<Listener> all = new ArrayList<>();
    try {
      for (int person = 0; person < 8; person++) {
        String token = scene.airflow.login("person" + person, "op", "trips");
        for (int i = 0; i < 8; i++) {
          Listener listener = new Listener(token);
          all.add(listener);
          assertThat(listener.status).isEqualTo(200);
        }
        try (Listener ninth = new Listener(token)) {
          assertThat(ninth.status).isEqualTo(503);
        }
      }
      try (Listener other = new Listener(ada)) {
        assertThat(other.status).isEqualTo(503);
      }
      assertThat(scene.browser.get("/healthz").status()).isEqualTo(200);
      all.removeFirst().close();
      // Noticed by the next piece that is sent.
      file("a.csv", "loading", 1);
      waitUntilOneMayListen();
    } finally {
      for (Listener listener : all) {
        listener.close();
      }
    }
  }

  private void waitUntilOneMayListen() throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    for (int i = 2; System.nanoTime() < end; i++) {
      file("a.csv", "loading", i);
      try (Listener listener = new Listener(ada)) {
        if (listener.status == 200) {
          return;
        }
      }
    }
    throw new AssertionError("the place of a listener who went away was not given to another");
  }

  @Test
  void nobodyListensToWhatTheyMayNotSee() throws IOException {
    try (Listener listener =
        new Listener(PlayedAirflow.token("eve", "op", Instant.now().plusSeconds(60)))) {
      assertThat(listener.status).isEqualTo(401);
    }
    scene.airflow.states.remove(RUN);
    try (Listener listener = new Listener(ada)) {
      assertThat(listener.status).isEqualTo(404);
    }
  }

  private void file(String name, String state, long trips) {
    execute(
        """
        merge into trips.file_progress using (select '%s' as run, '%s' as name) as file
        on run_id = run and sha256 = file.name
        when matched then update set state = '%s', trips = %d, revision = default
        when not matched then insert (dag_id, run_id, sha256, name, state)
        values ('trips', run, file.name, file.name, '%3$s')
        """
            .formatted(RUN, name, state, trips));
  }
}
