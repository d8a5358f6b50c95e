package dev.jarflow.fetchcovid;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.simulator.Simulator;
import dev.jarflow.testing.Answer;
import dev.jarflow.testing.Patience;
import dev.jarflow.testing.TestDatabase;
import dev.jarflow.testing.Workplace;

/// The scene of one test: a warehouse, and replies as files or of the simulator.
record Scene(Path data, TestDatabase database) {
  private static final String TASK = "fetch-covid";

  /// A simulator that plays this day, until it is closed.
  record Played(Thread thread, String address) implements AutoCloseable {
    static Played on(LocalDate today) throws InterruptedException {
      ByteArrayOutputStream log = new ByteArrayOutputStream();
      String[] args = {"--port=0", "--today=" + today};
      PrintStream err = new PrintStream(log, true, StandardCharsets.UTF_8);
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> Entry.run(new Simulator(), Map.of("JARFLOW_LOG", "text"), err, err, args));
      Pattern place = Pattern.compile("http://[0-9.:]+");
      String[] found = {""};
      Patience.until(
          "it plays",
          () -> {
            Matcher said = place.matcher(log.toString(StandardCharsets.UTF_8));
            found[0] = said.find() ? said.group() : "";
            return !found[0].isEmpty();
          });
      return new Played(thread, found[0]);
    }

    /// An option that makes this address the source `simulator`; `trouble` is the name of one.
    String allowed(String trouble) {
      return "--allow=simulator=" + address + (trouble.isEmpty() ? "" : "/trouble/" + trouble);
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }

  Answer fetch(String... args) {
    return Answer.of(
        (out, err) -> Entry.run(new FetchCovid(), place().environment(), out, err, args));
  }

  /// A reply as a file of landing/covid, with rows of confirmed cases of Singapore.
  Answer file(String name, String... rows) throws IOException {
    Path folder = Files.createDirectories(data.resolve("landing/covid"));
    Files.writeString(folder.resolve(name), "[" + String.join(",", rows) + "]");
    return fetch("--country", "singapore", "--source", "file:" + name);
  }

  /// Loads the kept reply of this place in the order of loading again.
  Answer again(int index) {
    return fetch("--again", database.rows("select reply from covid.reply order by 1").get(index));
  }

  static String row(String day, Object cases) {
    return row(day, "", cases);
  }

  static String row(String day, String province, Object cases) {
    return """
        {"Country":"Singapore","CountryCode":"SG","Province":"%s","City":"","Lat":"1","Lon":"2",
        "Cases":%s,"Status":"confirmed","Date":"%sT00:00:00Z"}
        """
        .formatted(province, cases, day);
  }

  Path page() {
    return data.resolve("reports/dag/run").resolve(TASK).resolve("index.html");
  }

  Workplace place() {
    return Workplace.of(TASK, data, database).inRun("dag", "run").inTask();
  }

  /// The figures of confirmed cases that are known now, like `2021-03-01 10`.
  List<String> figures() {
    return database.rows(
        """
        select distinct on (day) day || ' ' || figure from covid.figure
        where measure = 'confirmed' order by day, known_from desc
        """);
  }

  List<String> findings() {
    return database.rows("select kind, day, details from covid.finding order by reply, number");
  }

  /// Everything of the schema but times and the numbers of replies.
  List<String> state() {
    return database.rows(
        """
        select 'figure ' || country || source || measure || day || ' ' || figure from covid.figure
        union all select 'place ' || country || source || measure || province || city || first_day || ' ' || last_day
            || ' ' || coalesce(last_figure::text, 'none') || ended from covid.place
        union all select 'finding ' || kind || coalesce(day::text, '') || details from covid.finding
        union all select 'reply ' || country || source || sha256 || read || accepted from covid.reply
        order by 1
        """);
  }
}
