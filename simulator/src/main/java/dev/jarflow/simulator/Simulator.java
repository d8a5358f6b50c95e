package dev.jarflow.simulator;

import module java.base;

import dev.jarflow.kit.task.Entry;
import dev.jarflow.kit.task.Result;
import dev.jarflow.kit.task.Run;
import dev.jarflow.kit.task.Task;
import dev.jarflow.kit.task.UnavailableException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "simulator",
    mixinStandardHelpOptions = true,
    description = {
      "Plays an API of COVID cases that closed in 2023. Its figures are invented, and the same for the same seed.",
      "Runs until it is told to stop (TERM)."
    },
    footer = {
      "",
      "Addresses:",
      "  /countries                                            the countries there are",
      "  /country/singapore/status/confirmed?from=…&to=…       a row for each province and day",
      "  /total/country/singapore?from=…&to=…                  a row for each day",
      "  /trouble/NAME/…                                       the same, with trouble: /trouble lists the names",
      "",
      "Example:",
      "  java -jar simulator.jar --port 8051"
    })
public final class Simulator implements Task {
  @Option(
      names = "--port",
      defaultValue = "8051",
      description = "The port to listen on (default: ${DEFAULT-VALUE}); 0 takes a free one.")
  private int port;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "The address to listen on (default: ${DEFAULT-VALUE}); 0.0.0.0 in a container only.")
  private String listen = "";

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Another number invents other figures (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--today",
      paramLabel = "DATE",
      description = "Play as if this were the day (default: the day in UTC).")
  private @Nullable LocalDate today;

  public static void main(String... args) {
    Entry.main(new Simulator(), args);
  }

  @Override
  public Result run(Run run) {
    Supplier<LocalDate> now = () -> today == null ? LocalDate.now(ZoneOffset.UTC) : today;
    try (Api api = Api.open(listen, port, seed, now)) {
      run.log().info("playing at " + api.address(), "seed", seed);
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      // TERM: the only way this ends.
      run.log().info("stopped");
    } catch (IOException e) {
      throw new UnavailableException("cannot listen on %s:%d".formatted(listen, port), e);
    }
    return Result.ok("stopped");
  }

  @Override
  public boolean endsByTerm() {
    return true;
  }
}
