package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.serve.covid.CaseSite;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.login.Airflow;
import dev.jarflow.serve.models.ModelSite;
import dev.jarflow.serve.models.PredictionLog;
import dev.jarflow.serve.sales.BestMembers;
import dev.jarflow.serve.trips.Ingestions;
import dev.jarflow.serve.trips.News;
import dev.jarflow.serve.trips.TripSite;
import org.jspecify.annotations.Nullable;

/// The site on a port, an Airflow that it asks, and a clock that can be set on.
final class Scene implements AutoCloseable {
  final PlayedAirflow airflow = new PlayedAirflow();
  final ByteArrayOutputStream log = new ByteArrayOutputStream();
  final Browser browser;
  final Path accessLog;
  private final AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
  private final Airflow asked;
  private final AccessLog access;
  private final KeptRows rows;
  private final News news;
  private final PredictionLog predictions;
  private final Web web;

  Scene(
      Path data,
      Function<String, Map<String, String>> database,
      @Nullable Path token,
      String... words)
      throws IOException {
    Log said = Log.of(Map.of(), new PrintStream(log, true, StandardCharsets.UTF_8));
    Map<String, String> reader = new HashMap<>(database.apply("serve_reader"));
    reader.put("JARFLOW_DATA", data.toString());
    Run run = new Run(reader, said, new Stop());
    Run people = new Run(database.apply("serve_people"), said, new Stop());
    Run writer = new Run(database.apply("serve_predictions"), said, new Stop());
    Visitors visitors =
        Visitors.of(
            List.of("reports.example"),
            List.of(URI.create("http://127.0.0.1:8080"), URI.create("http://localhost:8080/")));
    asked = new Airflow(airflow.address(), () -> Instant.now().plus(later.get()), said);
    rows = new KeptRows(run);
    news = new News(run);
    accessLog = data.resolve("access.log");
    access = new AccessLog(accessLog);
    Metrics metrics = new Metrics(token);
    Door door = Door.of(asked, visitors, options("--public=", words), options("--people=", words));
    predictions = new PredictionLog(writer, metrics::lost);
    ModelSite models = ModelSite.of(run, rows, predictions);
    Site site =
        new Site(
            data,
            door,
            new CaseSite(rows),
            models,
            new TripSite(rows),
            new Ingestions(rows, asked, news),
            new BestMembers(people),
            metrics);
    web = Web.open("127.0.0.1", 0, site, new Answered(metrics, access), said);
    browser = new Browser(URI.create(web.address()).getPort(), "");
  }

  /// From now on it is so much later.
  void wait(Duration time) {
    later.accumulateAndGet(time, Duration::plus);
  }

  /// A browser of somebody who is logged in.
  Browser as(String token) {
    return new Browser(browser.port(), "Cookie: theme=dark; _token=" + token + "\r\n");
  }

  /// For a site without a database.
  static Map<String, String> none(String login) {
    return Map.of();
  }

  private static List<String> options(String name, String... words) {
    return Stream.of(words)
        .filter(word -> word.startsWith(name))
        .map(word -> word.substring(name.length()))
        .toList();
  }

  @Override
  public void close() {
    news.close();
    web.close();
    predictions.close();
    access.close();
    rows.close();
    asked.close();
    airflow.close();
  }
}
