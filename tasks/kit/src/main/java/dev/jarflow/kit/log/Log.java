package dev.jarflow.kit.log;

import module java.base;

import org.jspecify.annotations.Nullable;

/// The log of a run, on stderr: one JSON object a line for Airflow, a readable line for people.
///
/// A message is a sentence without values of persons; facts go into fields, given as name, value,
/// name, value. Thread-safe: a line is written whole.
public final class Log {
  private enum Level {
    INFO("32"),
    WARN("33"),
    ERROR("31");

    private final String colour;

    Level(String colour) {
      this.colour = colour;
    }
  }

  private final PrintStream out;
  private final boolean json;
  private final boolean colour;
  private final boolean terminal;
  private int barWidth;

  private Log(PrintStream out, boolean json, boolean colour, boolean terminal) {
    this.out = out;
    this.json = json;
    this.colour = colour;
    this.terminal = terminal;
  }

  /// `JARFLOW_LOG` chooses `json` or `text`; unset, a terminal gets text and everything else JSON.
  public static Log of(Map<String, String> environment, PrintStream out) {
    boolean terminal = onTerminal(2);
    String form = environment.getOrDefault("JARFLOW_LOG", "");
    boolean json = form.isEmpty() ? !terminal : !form.equals("text");
    String noColour = environment.getOrDefault("NO_COLOR", "");
    return new Log(out, json, terminal && noColour.isEmpty(), terminal && !json);
  }

  /// True when this process writes to a terminal: descriptor 1 is stdout, 2 is stderr.
  @SuppressWarnings("SystemConsoleNull") // Not so: without a terminal JDK 25 has no console again.
  public static boolean onTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      @Nullable Console console = System.console();
      return console != null && console.isTerminal();
    }
  }

  public void info(String message, @Nullable Object... fields) {
    write(Level.INFO, message, fields);
  }

  public void warn(String message, @Nullable Object... fields) {
    write(Level.WARN, message, fields);
  }

  public void error(String message, @Nullable Object... fields) {
    write(Level.ERROR, message, fields);
  }

  /// Opens a group that the log's reader may fold; close it.
  public Group group(String title) {
    info(title, "group", "begin");
    return () -> info(title, "group", "end");
  }

  /// Lines until [#close] belong together.
  @FunctionalInterface
  public interface Group extends AutoCloseable {
    @Override
    void close();
  }

  boolean terminal() {
    return terminal;
  }

  /// Draws over the current line of the terminal; an empty text removes what was drawn.
  synchronized void bar(String text) {
    if (terminal && (barWidth > 0 || !text.isEmpty())) {
      out.print(
          "\r"
              + text
              + " ".repeat(Math.max(0, barWidth - text.length()))
              + (text.isEmpty() ? "\r" : ""));
      out.flush();
      barWidth = text.length();
    }
  }

  private synchronized void write(Level level, String message, @Nullable Object... fields) {
    if (fields.length % 2 != 0) {
      throw new IllegalArgumentException("expected name, value, name, value after: " + message);
    }
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      named.put(Printable.of(String.valueOf(fields[i])), fields[i + 1]);
    }
    bar("");
    out.println(json ? asJson(level, message, named) : asText(level, message, named));
    out.flush();
  }

  private static String asJson(Level level, String message, Map<String, @Nullable Object> fields) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("ts", Instant.now().truncatedTo(ChronoUnit.MILLIS));
    line.put("level", level);
    line.put("msg", Printable.of(message));
    fields.forEach(line::putIfAbsent);
    return Json.writePrintable(line);
  }

  private String asText(Level level, String message, Map<String, @Nullable Object> fields) {
    String form = colour ? "%tT \033[" + level.colour + "m%-5s\033[0m " : "%tT %-5s ";
    LocalTime now = LocalTime.now(ZoneId.systemDefault());
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, form, now, level));
    text.append(Printable.of(message));
    String trace = "";
    for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
      if (field.getKey().equals("trace")) {
        trace = System.lineSeparator() + Printable.lines(String.valueOf(field.getValue()));
      } else if (!field.getKey().equals("group")) {
        text.append("  ").append(field.getKey()).append('=').append(quoted(field.getValue()));
      }
    }
    return text.append(trace).toString();
  }

  private static String quoted(@Nullable Object value) {
    boolean asItIs = value instanceof String s && !s.isEmpty() && s.chars().noneMatch(Log::isOdd);
    return asItIs ? Printable.of(String.valueOf(value)) : Json.writePrintable(value);
  }

  /// Would make it hard to see where a value ends.
  private static boolean isOdd(int character) {
    return character <= ' ' || character == '"';
  }
}
