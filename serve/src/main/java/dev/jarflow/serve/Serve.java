package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.kit.task.Task;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Shows web pages: the reports that tasks published under JARFLOW_DATA/reports/, a dashboard of COVID cases, and",
      "models that answer people and programs. Runs until it gets the signal TERM. It changes no data, but it records",
      "what models were asked, and asks Airflow to load trips for whoever may. People must be logged in to Airflow,",
      "and see the reports of the pipelines that they may read there. Programs send a token of Airflow's /auth/token.",
      "Its database is the one that PGHOST, PGPORT, PGDATABASE and PGUSER name. It reads the names of members with the",
      "login serve_people, and records predictions with the login serve_predictions. All three passwords are in the file",
      "that PGPASSFILE names."
    },
    footer = {"", "Example:", "  java -jar serve.jar --port 8050 --airflow http://127.0.0.1:8080"})
public final class Serve implements Task {
  @Option(
      names = "--port",
      defaultValue = "8050",
      description = "The port to listen on (default: ${DEFAULT-VALUE}); 0 takes a free one.")
  private int port;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen on (default: ${DEFAULT-VALUE}); 0.0.0.0 in a container only.")
  private String listen;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "Answer under this name too, beside 127.0.0.1, localhost and [::1].")
  private List<String> hosts = List.of();

  @Option(
      names = "--airflow",
      paramLabel = "URL",
      description = {
        "Where people open Airflow, once for each name it has. Only pages from there may frame",
        "what is shown here; the first is linked to."
      })
  private List<URI> airflow = List.of();

  @Option(
      names = "--ask",
      paramLabel = "URL",
      description = "Where Airflow is asked who somebody is (default: the first --airflow).")
  private @Nullable URI ask;

  @Option(
      names = "--public",
      paramLabel = "PATHS",
      split = ",",
      description =
          "Show these pages, and what they load, to everybody: /dashboard or none (default: none).")
  private List<String> open = List.of();

  @Option(
      names = "--people",
      paramLabel = "USERS",
      split = ",",
      description =
          "Show members by name to these users of Airflow; none for its admins (default: none).")
  private List<String> people = List.of();

  @Option(
      names = "--metrics-token",
      paramLabel = "FILE",
      description =
          "Show /metrics (Prometheus) to whoever sends the token in this file (default: to nobody).")
  private @Nullable Path metricsToken;

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description = "Write a line for each answer to FILE.0, at most 30 MB in three files.")
  private @Nullable Path accessLog;

  public static void main(String... args) {
    Entry.main(new Serve(), args);
  }

  @Override
  public Result run(Run run) throws IOException {
    Metrics metrics = new Metrics(metricsToken);
    try (KeptRows rows = new KeptRows(run);
        News news = new News(run);
        Airflow asked = new Airflow(asked(), InstantSource.system(), run.log());
        AccessLog log = new AccessLog(accessLog);
        PredictionLog predictions =
            new PredictionLog(as("serve_predictions", run, new Stop()), metrics::lost);
        Web web =
            Web.open(
                listen,
                port,
                site(run, rows, asked, news, predictions, metrics),
                new Answered(metrics, log),
                run.log())) {
      run.log().info("serving " + web.address(), "data", run.data());
      try {
        new CountDownLatch(1).await();
      } finally {
        // Whoever listens is told to come again: the server would wait for them.
        news.end();
      }
    } catch (InterruptedException _) {
      // TERM: the only way this ends.
      run.log().info("stopped");
    }
    return Result.ok("stopped");
  }

  @Override
  public boolean endsByTerm() {
    return true;
  }

  private @Nullable URI asked() {
    URI named = ask != null || airflow.isEmpty() ? ask : airflow.getFirst();
    return named == null ? null : URI.create(Visitors.origin(named));
  }

  private Site site(
      Run run,
      KeptRows rows,
      Airflow asked,
      News news,
      PredictionLog predictions,
      Metrics metrics) {
    Visitors visitors = Visitors.of(hosts, airflow);
    return new Site(
        run.data(),
        Door.of(asked, visitors, words(open), words(people)),
        new CaseSite(rows),
        ModelSite.of(run, rows, predictions),
        new TripSite(rows),
        new Ingestions(rows, asked, news),
        new BestMembers(as("serve_people", run, run.stop())),
        metrics);
  }

  private static List<String> words(List<String> list) {
    return list.equals(List.of("none")) ? List.of() : list;
  }

  /// The same database by another login.
  private static Run as(String login, Run run, Stop stop) {
    Map<String, String> environment = new HashMap<>(run.environment());
    environment.put("PGUSER", login);
    return new Run(environment, run.log(), stop);
  }
}
