package dev.jarflow.fetchcovid;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "fetch-covid",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches the cumulative COVID cases of a country, and keeps in the schema covid what is new or was changed.",
      "It asks a source on the web for the days after the last known one and for the two weeks before it; for more"
          + " days when one of the last ninety has no figure. Every reply is kept as it came, in store/.",
      "The database is the one that PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD name."
    },
    footer = {
      "",
      "Examples:",
      "  java -jar fetch-covid.jar --country singapore",
      "  java -jar fetch-covid.jar --country singapore --source file:reply.json",
      "  java -jar fetch-covid.jar --again 12"
    })
public final class FetchCovid implements Task {
  private static final Pattern COUNTRY = Pattern.compile("(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*");

  @Option(
      names = "--country",
      paramLabel = "NAME",
      description = "As the source names it in addresses: singapore, south-korea.")
  private @Nullable String country;

  @Option(
      names = "--again",
      paramLabel = "NUMBER",
      description =
          "Load a kept reply again instead of asking, by its number in covid.reply. It is judged as it was then, and does not replace later figures.")
  private @Nullable Long again;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      defaultValue = "simulator",
      description = {
        "A name that --allow knows (default: ${DEFAULT-VALUE}), or file: and a path.",
        "A file's name alone is one of landing/covid."
      })
  private String source = "";

  @Option(
      names = "--allow",
      paramLabel = "NAME=URL",
      description = {
        "Where a source is on the web; may be repeated.",
        "Without it: the simulator, at JARFLOW_SIMULATOR_URL or http://127.0.0.1:8051."
      },
      defaultValue = "simulator=${env:JARFLOW_SIMULATOR_URL:-http://127.0.0.1:8051}")
  private Map<String, URI> allowed = Map.of();

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description = "The first day to ask for, at most yesterday (default: as said above).")
  private @Nullable LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DATE",
      description = "The last day to ask for, at least the first one (default: today, UTC).")
  private @Nullable LocalDate to;

  public static void main(String... args) {
    Entry.main(new FetchCovid(), args);
  }

  @Override
  public Result run(Run run) throws IOException, InterruptedException {
    if ((country == null) == (again == null)) {
      throw new UsageException("expected either --country or --again");
    }
    if (again != null) {
      return FetchRun.of(run).again(again);
    }
    if (country == null || !COUNTRY.matcher(country).matches()) {
      throw new UsageException(
          "expected a country like south-korea, in small letters, found '%s'".formatted(country));
    }
    if (from != null && to != null && from.isAfter(to)) {
      throw new UsageException(
          "expected --from on or before --to, found %s after %s".formatted(from, to));
    }
    LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
    if (from != null && from.isAfter(yesterday)) {
      throw new UsageException(
          "expected --from on or before yesterday, %s, found %s".formatted(yesterday, from));
    }
    return FetchRun.of(run).fetch(country, origin(run));
  }

  private Origin origin(Run run) {
    if (source.startsWith("file:")) {
      Path path = Path.of(source.substring("file:".length()));
      Path file = path.getParent() == null ? Origin.OfFile.landing(run.data()).resolve(path) : path;
      return new Origin.OfFile(file);
    }
    URI base = allowed.get(source);
    if (base == null) {
      throw new UsageException(
          "expected one of the sources %s, or file: and a path, found '%s'"
              .formatted(new TreeSet<>(allowed.keySet()), source));
    }
    return new Origin.OfWeb(source, base, from, to);
  }
}
