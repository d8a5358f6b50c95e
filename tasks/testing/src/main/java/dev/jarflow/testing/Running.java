package dev.jarflow.testing;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A process that can be killed; what it prints goes to files. A shell stands by, so that a signal
/// comes at once and not when another process has started.
public record Running(Process process, Process shell, Path out, Path err) implements AutoCloseable {
  public static final int KILLED = 137;
  public static final int TERMINATED = 143;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  public static Running start(Path output, Map<String, String> environment, List<String> command)
      throws IOException {
    Path out = output.resolve("out-" + UUID.randomUUID());
    Path err = output.resolve("err-" + UUID.randomUUID());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new Running(process, shell, out, err);
  }

  /// Waits for its end.
  public Answer answer() throws IOException, InterruptedException {
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("no end within %s: %s".formatted(LONGEST, Files.readString(err)));
    }
    return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /// SIGKILL.
  public Answer kill() throws IOException, InterruptedException {
    process.destroyForcibly();
    return answer();
  }

  /// How long the process took to end after TERM.
  public Duration terminate() throws IOException, InterruptedException {
    long start = System.nanoTime();
    process.destroy();
    answer();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// Stands still after `STOP` until told `CONT`.
  public void signal(String signal) throws IOException {
    BufferedWriter words = shell.outputWriter();
    words.write("kill -%s %d && echo sent\n".formatted(signal, process.pid()));
    words.flush();
    String said = shell.inputReader().readLine();
    if (!"sent".equals(said)) {
      throw new AssertionError("%s was not sent: %s".formatted(signal, said));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    shell.destroyForcibly();
  }
}
