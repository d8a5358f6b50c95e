import module java.base;

import sun.misc.Signal;

/// A jar that behaves as its first argument says, well or badly: what `JarTask` is tested against.
public final class Toy {
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "end" -> end(Integer.parseInt(args[1]), result(args[2], args[3]));
      case "say" -> end(Integer.parseInt(args[1]), args[2]);
      case "silent" -> System.exit(Integer.parseInt(args[1]));
      case "words" -> end(0, result("OK", String.join("|", args)));
      case "environment" -> environment();
      case "log" -> log();
      case "open-group" -> {
        System.err.println("{\"level\":\"INFO\",\"msg\":\"never closed\",\"group\":\"begin\"}");
        end(0, result("OK", "left a group open"));
      }
      case "bytes" -> bytes();
      case "chatter" -> {
        System.out.println("loading");
        System.out.println("{\"not\": \"the last line\"}");
        System.out.println();
        end(0, result("OK", "chattered") + "\n\n");
      }
      case "flood" -> flood();
      case "many-lines" -> manyLines(Integer.parseInt(args[1]));
      case "long-line" -> longLine();
      case "long-result" -> end(0, result("OK", "x".repeat(70_000)));
      case "fields" ->
          end(
              0,
              "{\"outcome\":\"OK\",\"message\":\"took 2\",\"manifest\":\"/m.jsonl\",\"files\":2}");
      case "warn-and-die" -> {
        System.err.println("{\"level\":\"WARN\",\"msg\":\"memory is short\"}");
        System.err.println("a line that is no JSON");
        Runtime.getRuntime().halt(Integer.parseInt(args[1]));
      }
      case "killed" -> new ProcessBuilder("kill", "-9", pid()).start().waitFor();
      case "memory" -> {
        var all = new ArrayList<long[]>();
        while (true) {
          all.add(new long[1_000_000]);
        }
      }
      case "hang" -> {
        System.err.println("{\"level\":\"INFO\",\"msg\":\"hanging\",\"pid\":" + pid() + "}");
        Thread.sleep(60_000);
      }
      case "outlive-its-jar" -> {
        System.err.println("{\"level\":\"INFO\",\"msg\":\"begun\",\"pid\":" + pid() + "}");
        while (Files.exists(Path.of(args[1]))) {
          Thread.sleep(50);
        }
        end(0, result("OK", new Late().word()));
      }
      case "leak" -> leak(Integer.parseInt(args[1]), System.getenv("PGPASSWORD"));
      case "family" -> family(Path.of(args[1]));
      case "sleep" -> sleep();
      case "stubborn" -> {
        Signal.handle(new Signal("TERM"), _ -> System.err.println("TERM is ignored"));
        sleep();
      }
      case "quiet" -> {
        Signal.handle(new Signal("TERM"), _ -> {});
        System.err.println(
            "{\"level\":\"INFO\",\"msg\":\"quiet from here on\",\"pid\":" + pid() + "}");
        Thread.sleep(30_000);
      }
      case "leaves-a-process" -> {
        var noise = "while :; do echo noise >&2; sleep 0.01; done";
        var left = new ProcessBuilder("sh", "-c", noise).inheritIO().start();
        end(0, "{\"outcome\":\"OK\",\"message\":\"left one\",\"left\":" + left.pid() + "}");
      }
      case "leaves-a-session" -> {
        var noise =
            "trap '' PIPE; echo free; for i in $(seq 1000); do echo noise >&2; sleep 0.02; done";
        var left =
            new ProcessBuilder("setsid", "sh", "-c", noise)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        left.inputReader().readLine();
        end(0, "{\"outcome\":\"OK\",\"message\":\"left one\",\"left\":" + left.pid() + "}");
      }
      case "options" -> end(0, result("OK", System.getProperty("toy")));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static String result(String outcome, String message) {
    return "{\"outcome\":\"" + outcome + "\",\"message\":\"" + message + "\"}";
  }

  private static void end(int code, String lastLine) {
    System.out.println(lastLine);
    System.exit(code);
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static void environment() {
    var names = new TreeMap<>(System.getenv());
    System.err.println(
        "{\"level\":\"INFO\",\"msg\":\"the password is " + names.get("PGPASSWORD") + "\"}");
    var fields =
        names.entrySet().stream()
            .map(Map.Entry::toString)
            .map(pair -> "\"" + pair + "\"")
            .collect(Collectors.joining(","));
    end(0, "{\"outcome\":\"OK\",\"message\":\"said all\",\"environment\":[" + fields + "]}");
  }

  private static void log() {
    System.err.println("{\"level\":\"DEBUG\",\"msg\":\"detail\"}");
    System.err.println("{\"level\":\"INFO\",\"msg\":\"Checking\",\"group\":\"begin\"}");
    System.err.println(
        "{\"ts\":\"2026-11-21T09:00:00.123Z\",\"level\":\"INFO\",\"msg\":\"50% read\","
            + "\"rows\":1000,\"share\":0.5,\"file\":\"a.csv\"}");
    System.err.println("{\"level\":\"INFO\",\"msg\":\"Checking\",\"group\":\"end\"}");
    System.err.println(
        "{\"level\":\"WARN\",\"msg\":\"3 rows rejected\",\"rejected\":3,\"event\":\"e\",\"msg_\":1}");
    System.err.println(
        "{\"level\":\"ERROR\",\"msg\":\"lost\",\"trace\":\"java.io.IOException: lost\\n\\tat Toy\","
            + "\"self\":1,\"target\":2,\"timestamp\":\"t\",\"logger\":\"l\",\"exception\":\"x\",\"task_id\":\"t\","
            + "\"filename\":\"Toy.java\"}");
    System.err.println("WARNING: a library speaks");
    System.err.println("{\"level\":\"INFO\",\"no\":\"msg\"}");
    end(0, result("OK", "logged"));
  }

  private static void bytes() throws IOException {
    System.err.write(new byte[] {'M', (byte) 0xFC, 'l', 'l', 'e', 'r', '\r', '\n'});
    System.err.write("Müller without an end".getBytes("UTF-8"));
    end(0, result("OK", "wrote bytes"));
  }

  private static void flood() {
    var words = "x".repeat(1000);
    for (int line = 0; line < 1000; line++) {
      System.out.println(words);
      System.err.println("{\"level\":\"DEBUG\",\"msg\":\"" + words + "\"}");
    }
    end(0, result("OK", "flooded"));
  }

  private static void longLine() throws IOException {
    OutputStream err = System.err;
    var some = "x".repeat(1_000_000).getBytes("US-ASCII");
    for (int megabyte = 0; megabyte < 50; megabyte++) {
      err.write(some);
    }
    err.write('\n');
    end(0, result("OK", "wrote 50 MB"));
  }

  private static void manyLines(int count) {
    var lines = new StringBuilder();
    for (int line = 1; line <= count; line++) {
      lines.append("{\"level\":\"INFO\",\"msg\":\"line ").append(line).append("\"}\n");
      if (line == count / 2) {
        lines.append("{\"level\":\"WARN\",\"msg\":\"half of them\"}\n");
      }
    }
    System.err.print(lines.append("{\"level\":\"ERROR\",\"msg\":\"the last\"}\n"));
    end(0, result("OK", "said much"));
  }

  /// Says its password in every way that there is.
  private static void leak(int code, String secret) {
    var json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
    var url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    var spellings =
        List.of(
            secret,
            json,
            url,
            url.replace("+", "%20"),
            Pattern.compile("%..").matcher(url).replaceAll(m -> m.group().toLowerCase(Locale.ROOT)),
            "'" + secret.replace("'", "''") + "'",
            secret.replace("'", "'\\''"),
            secret.replace("&", "&amp;").replace("\"", "&quot;").replace("'", "&#x27;"));
    for (var spelling : spellings) {
      var quoted = spelling.replace("\\", "\\\\").replace("\"", "\\\"");
      System.err.println("Exception in thread main: password=" + spelling);
      System.err.println("{\"level\":\"INFO\",\"msg\":\"" + quoted + "\",\"group\":\"begin\"}");
      System.err.println(
          "{\"level\":\"ERROR\",\"msg\":\"in " + quoted + " it\",\"trace\":\"at " + quoted + "\"}");
      System.err.println(
          "{\"level\":\"INFO\",\"msg\":\"deep\",\"%1$s\":1,\"in\":[{\"%1$s\":\"%1$s\"}]}"
              .formatted(quoted));
      System.out.println(spelling);
      System.out.println("{\"no result\": \"" + quoted + "\"}");
    }
    end(
        code,
        "{\"outcome\":\"%1$s\",\"message\":\"I know %2$s\",\"%2$s\":[\"%2$s\"],\"url\":\"jdbc:x?password=%3$s\"}"
            .formatted(code == 0 ? "OK" : "BUG", json, url));
  }

  /// Ignores TERM, and so do its child and its grandchild; only a first try lasts, a later one
  /// tells its password. The notes say
  /// when it had begun and when a TERM came.
  private static void family(Path notes) throws Exception {
    if (!"1".equals(System.getenv("JARFLOW_TRY"))) {
      leak(0, System.getenv("PGPASSWORD"));
    }
    Signal.handle(new Signal("TERM"), _ -> note(notes, "TERM"));
    var stubborn = "trap '' TERM; while :; do sleep 1; done";
    new ProcessBuilder("sh", "-c", stubborn).start();
    note(notes, "begun");
    sleep();
  }

  private static void note(Path notes, String word) {
    try {
      Files.writeString(
          notes,
          word + " " + System.currentTimeMillis() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sleep() throws InterruptedException {
    System.err.println("{\"level\":\"INFO\",\"msg\":\"sleeping\",\"pid\":" + pid() + "}");
    for (int beat = 0; ; beat++) {
      Thread.sleep(200);
      System.err.println("{\"level\":\"INFO\",\"msg\":\"heartbeat\",\"beat\":" + beat + "}");
    }
  }

  /// A class that is first needed when the jar is gone.
  private static final class Late {
    String word() {
      return "loaded from a jar that is gone";
    }
  }
}
