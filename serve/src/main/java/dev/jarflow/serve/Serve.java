package dev.jarflow.serve;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.serve.covid.CaseFigures;
import dev.jarflow.serve.covid.CaseSite;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Shows in a browser what tasks published under JARFLOW_DATA/reports/, and a dashboard of COVID cases.",
      "Runs until it is told to stop (TERM). It reads, and never writes. It knows no users: whoever reaches its port may look.",
      "The dashboard's database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
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

  public static void main(String... args) {
    Entry.main(new Serve(), args);
  }

  @Override
  public Result run(Run run) {
    try (CaseFigures figures = new CaseFigures(run);
        Web web = Web.open(listen, port, site(run, figures), run.log())) {
      run.log().info("serving " + web.address(), "data", run.data());
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      // TERM: the only way this ends.
      run.log().info("stopped");
    }
    return Result.ok("stopped");
  }

  private Site site(Run run, CaseFigures figures) {
    return new Site(run.data(), Visitors.of(hosts, airflow), new CaseSite(figures));
  }
}
