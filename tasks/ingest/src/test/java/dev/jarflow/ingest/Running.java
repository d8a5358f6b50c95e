package dev.jarflow.ingest;

import dev.jarflow.testing.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A process that can be killed; what it prints goes to files.
record Running(Process process, Path out, Path err) implements AutoCloseable {
  static final int KILLED = 137;
  static final int TERMINATED = 143;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  static Running start(Path output, Map<String, String> environment, List<String> command)
      throws IOException {
    Path out = output.resolve("out-" + UUID.randomUUID());
    Path err = output.resolve("err-" + UUID.randomUUID());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new Running(process, out, err);
  }

  /// Waits for its end.
  Answer answer() throws IOException, InterruptedException {
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("no end within %s: %s".formatted(LONGEST, Files.readString(err)));
    }
    return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /// SIGKILL.
  Answer kill() throws IOException, InterruptedException {
    process.destroyForcibly();
    return answer();
  }

  /// How long the process took to end after TERM.
  Duration terminate() throws IOException, InterruptedException {
    long start = System.nanoTime();
    process.destroy();
    answer();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// Stands still until told `CONT`.
  void signal(String signal) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new AssertionError("no process to send " + signal);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
