package dev.jarflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

/// The answer of a program: its exit code and what it printed.
public record Answer(int code, String out, String err) {

  /// Runs a program inside this process.
  public static Answer of(Program program) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        program.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Answer(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /// The value of a field of the result line, as written there; empty when it has none.
  public String field(String name) {
    String start = "\"" + name + "\":";
    int at = out.indexOf(start);
    if (at < 0) {
      return "";
    }
    String rest = out.substring(at + start.length());
    return rest.startsWith("\"")
        ? rest.substring(1, rest.indexOf('"', 1))
        : rest.split("[,}]", 2)[0];
  }

  /// The values of these fields.
  public List<String> fields(String... names) {
    return Stream.of(names).map(this::field).toList();
  }

  public void assertEnded(int expected) {
    assertThat(code).as(out + err).isEqualTo(expected);
  }

  /// With this message in its result line.
  public void assertEnded(int expected, String message) {
    assertEnded(expected);
    assertThat(field("message")).isEqualTo(message);
  }

  /// It was called wrongly, and its log starts with this.
  public void assertUsage(String start) {
    assertEnded(2);
    assertThat(err).startsWith(start);
  }

  /// Something that prints and ends with an exit code.
  @FunctionalInterface
  public interface Program {
    int run(PrintStream out, PrintStream err);
  }
}
