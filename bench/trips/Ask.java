import module java.base;

import dev.jarflow.kit.log.Json;
import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Stop;
import dev.jarflow.serve.dashboard.KeptRows;
import dev.jarflow.serve.dashboard.Said;
import dev.jarflow.serve.trips.TripSite;

/// Asks for weekly averages as serve does: each line of the standard input is one question, such as
/// `bbox=14.25,49.9,14.7,50.2&by=origin`. Prints the milliseconds, the trips and the weeks.
final class Ask {
  public static void main(String... args) throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    Run run = new Run(System.getenv(), Log.of(Map.of(), nowhere), new Stop());
    try (KeptRows rows = new KeptRows(run);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      TripSite site = new TripSite(rows);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        ask(site, line);
      }
    }
  }

  private static void ask(TripSite site, String question) {
    Map<String, String> fields =
        Stream.of(question.split("&"))
            .map(field -> field.split("=", 2))
            .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    long began = System.nanoTime();
    Said said = site.weeklyAverage(fields);
    double milliseconds = (System.nanoTime() - began) / 1e6;
    if (said.status() != 200) {
      throw new IllegalStateException(said.text());
    }
    Map<?, ?> answer = (Map<?, ?>) Objects.requireNonNull(Json.read(said.text()));
    System.out.printf(
        Locale.ROOT, "%.3f\t%s\t%s%n", milliseconds, answer.get("trips"), answer.get("weeks"));
  }
}
