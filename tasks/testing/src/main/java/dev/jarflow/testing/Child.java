package dev.jarflow.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A program in a JVM of its own, so that it can be killed.
public record Child(Process process, Path out, Path err) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// `options` are the JVM's; output goes to files in `folder`.
  public static Child start(
      Path folder,
      Map<String, String> environment,
      List<String> options,
      Class<?> main,
      String... args)
      throws IOException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    List<String> command =
        new ArrayList<>(List.of(Checkout.java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    ProcessBuilder child =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    child.environment().put("JARFLOW_LOG", "json");
    child.environment().putAll(environment);
    return new Child(child.start(), out, err);
  }

  /// Waits until something is so; fails when that takes longer than anything here should.
  public static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("waited in vain until " + what);
      }
      Thread.sleep(20);
    }
  }

  /// Waits until it logged this.
  public void untilLogged(String text) throws InterruptedException {
    until(
        "the child logged " + text,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("the child ended too early: " + read(err));
          }
          return read(err).contains(text);
        });
  }

  /// Sends TERM, and says how long it lived on.
  public Duration terminate() throws InterruptedException {
    long start = System.nanoTime();
    process.toHandle().destroy();
    end();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// Waits for its end.
  public Answer end() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the child did not end: " + read(err));
    }
    return new Answer(process.exitValue(), read(out), read(err));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
