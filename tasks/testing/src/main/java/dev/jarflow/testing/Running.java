package dev.jarflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

/// A program in a process of its own, so that it can be killed; what it prints goes to files. A
/// shell stands by, so that a signal comes at once and not when another process has started.
public record Running(Process process, Process shell, Path out, Path err) implements AutoCloseable {
  public static final int KILLED = 137;
  public static final int TERMINATED = 143;
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /// The time that a program may live on after TERM.
  private static final Duration CONTRACT = Duration.ofSeconds(3);

  public static Running start(Path output, Map<String, String> environment, List<String> command)
      throws IOException {
    Files.createDirectories(output);
    Path out = output.resolve("out-" + UUID.randomUUID());
    Path err = output.resolve("err-" + UUID.randomUUID());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JARFLOW_LOG", "json");
    builder.environment().putAll(environment);
    Process shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    return new Running(process, shell, out, err);
  }

  /// A class of the test itself; `options` are the JVM's.
  public static Running main(
      Path output,
      Map<String, String> environment,
      List<String> options,
      Class<?> main,
      String... args)
      throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Checkout.java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return start(output, environment, command);
  }

  /// Waits until it logged this.
  public void untilLogged(String text) throws InterruptedException {
    until("it logged " + text, () -> read(err).contains(text));
  }

  /// Waits until something is so, which is in vain once it has ended.
  public Running until(String what, BooleanSupplier condition) throws InterruptedException {
    Patience.until(
        what,
        () -> {
          boolean ended = !process.isAlive();
          if (condition.getAsBoolean()) {
            return true;
          }
          if (ended) {
            throw new AssertionError("it ended before " + what + ": " + read(out) + read(err));
          }
          return false;
        });
    return this;
  }

  /// Waits for its end.
  public Answer answer() throws InterruptedException {
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("no end within %s: %s".formatted(LONGEST, read(err)));
    }
    return new Answer(process.exitValue(), read(out), read(err));
  }

  /// SIGKILL, which comes before the program has answered.
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(answer().code()).as(answer().err()).isEqualTo(KILLED);
    assertThat(answer().out()).as("it had not answered").isEmpty();
  }

  /// TERM, after which the program ends in time and without an answer.
  public Answer terminate() throws InterruptedException {
    return terminate(CONTRACT);
  }

  public Answer terminate(Duration within) throws InterruptedException {
    return told(within, TERMINATED);
  }

  /// TERM, which is how a server ends well.
  public Answer end() throws InterruptedException {
    return told(CONTRACT, 0);
  }

  private Answer told(Duration within, int code) throws InterruptedException {
    long start = System.nanoTime();
    process.toHandle().destroy();
    Answer answer = answer();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as("since TERM").isLessThan(within);
    assertThat(answer.code()).as(answer.err()).isEqualTo(code);
    assertThat(answer.out()).as("a program that is told to end has no answer").isEmpty();
    return answer;
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

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
