import module java.base;

import sun.misc.Signal;

/// A jar that behaves as its first argument says, well or badly: what `JarTask` is tested against.
public final class Toy {
  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "say" -> {
        System.err.print(args.length > 3 ? args[3] : "");
        end(Integer.parseInt(args[1]), args[2]);
      }
      case "print" -> Stream.of(args).skip(1).forEach(System.out::println);
      case "pipe" -> new ProcessBuilder("mkfifo", args[1]).start().waitFor();
      case "fields-of-60-kb" -> {
        var field = "x".repeat(60_000);
        for (int record = 0; record < Integer.parseInt(args[1]); record++) {
          System.out.println("{\"level\":\"error\",\"message\":\"m\",\"f\":\"" + field + "\"}");
        }
      }
      case "nap" -> Thread.sleep(100);
      case "zero" -> System.out.println("a\0b");
      case "key" -> System.err.println("the key is " + System.getenv("KEY"));
      case "heap" -> System.out.println(Runtime.getRuntime().maxMemory() / 1024 / 1024);
      case "write" -> Files.writeString(Path.of(args[1]), args[2]);
      case "words" -> ok(String.join("|", args));
      case "fields" ->
          end(
              0,
              "{\"outcome\":\"OK\",\"message\":\"took 2\",\"manifest\":\"/m.jsonl\",\"files\":2}");
      case "options" -> ok(System.getProperty("toy"));
      case "environment" -> environment();
      case "bytes" -> {
        System.err.write(new byte[] {'M', (byte) 0xFC, 'l', 'l', 'e', 'r', '\r', '\n'});
        System.err.write("Müller without an end".getBytes("UTF-8"));
        ok("wrote bytes");
      }
      case "flood" -> flood();
      case "many-lines" -> manyLines(Integer.parseInt(args[1]));
      case "long-line" -> {
        var megabyte = "x".repeat(1_000_000).getBytes("US-ASCII");
        for (int some = 0; some < 50; some++) {
          System.err.write(megabyte);
        }
        System.err.println();
        ok("wrote 50 MB");
      }
      case "long-result" -> ok("x".repeat(70_000));
      case "killed" -> new ProcessBuilder("kill", "-9", pid()).start().waitFor();
      case "memory" -> ok("has room for " + new long[4_000_000].length);
      case "fill" -> fill(args[1]);
      case "fill-and-say-so" -> {
        try {
          fill(args[1]);
        } catch (OutOfMemoryError e) {
          end(
              Integer.parseInt(args[2]),
              "{\"outcome\":\"%s\",\"message\":\"OutOfMemoryError: %s\"}\n"
                  .formatted(args[3], e.getMessage()));
        }
      }
      case "fill-and-go-on" -> {
        try {
          fill(args[1]);
        } catch (OutOfMemoryError e) {
          e.printStackTrace();
        }
        sleep();
      }
      case "overflow" -> overflow();
      case "child-is-killed" -> {
        var child = new ProcessBuilder("sleep", "60").start();
        int code = child.destroyForcibly().waitFor();
        var outcome = args[1].equals("75") ? "UNAVAILABLE" : "BUG";
        var said =
            "{\"outcome\":\"%s\",\"message\":\"sleep ended with %d\"}\n".formatted(outcome, code);
        end(Integer.parseInt(args[1]), args[1].equals("137") ? "" : said);
      }
      case "fill-a-group" -> {
        Files.writeString(Path.of(args[1], "cgroup.procs"), pid());
        log("moved", "pid", pid());
        Thread.sleep(1000);
        fill(args.length > 2 ? args[2] : "heap");
      }
      case "work" -> work(Path.of(args[1]));
      case "hang" -> {
        log("hanging", "pid", pid());
        Thread.sleep(60_000);
      }
      case "beat" -> beat(Integer.parseInt(args[1]));
      case "outlive-its-jar" -> {
        log("begun", "pid", pid());
        while (Files.exists(Path.of(args[1]))) {
          Thread.sleep(50);
        }
        ok(new Late().word());
      }
      case "leak" -> leak(Integer.parseInt(args[1]));
      case "family" -> family(Path.of(args[1]));
      case "sleep" -> sleep();
      case "stubborn" -> {
        Signal.handle(new Signal("TERM"), _ -> System.err.println("TERM is ignored"));
        sleep();
      }
      case "quiet" -> {
        Signal.handle(new Signal("TERM"), _ -> {});
        log("quiet from here on", "pid", pid());
        Thread.sleep(30_000);
      }
      case "leaves-a-process" -> {
        var noise = "while :; do echo noise >&2; sleep 0.01; done";
        var left = new ProcessBuilder("sh", "-c", noise).inheritIO().start();
        ok("left one", "left", left.pid());
      }
      case "leaves-a-session" -> {
        var noise =
            "trap '' PIPE; echo free; for i in $(seq 1000); do echo noise >&2; sleep 0.02; done";
        var left =
            new ProcessBuilder("setsid", "sh", "-c", noise)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        left.inputReader().readLine();
        ok("left one", "left", left.pid());
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  private static void ok(String message) {
    end(0, "{\"outcome\":\"OK\",\"message\":\"" + message + "\"}\n");
  }

  private static void ok(String message, String field, Object value) {
    end(0, "{\"outcome\":\"OK\",\"message\":\"%s\",\"%s\":%s}\n".formatted(message, field, value));
  }

  private static void end(int code, String lastWords) {
    System.out.print(lastWords);
    System.exit(code);
  }

  private static void log(String message, String field, Object value) {
    System.err.printf("{\"level\":\"INFO\",\"msg\":\"%s\",\"%s\":%s}\n", message, field, value);
  }

  /// Takes more and more memory of a kind, and gives none back.
  private static void fill(String kind) throws Exception {
    var taken = new ArrayList<Object>();
    while (true) {
      taken.add(
          switch (kind) {
            case "heap" -> new long[131_072];
            case "a large array" -> new long[1_000_000_000];
            case "too long an array" -> new long[Integer.MAX_VALUE];
            case "threads" -> Thread.ofPlatform().daemon().start(LockSupport::park);
            case "little by little" -> {
              for (Object[] last = {}; ; ) {
                last = new Object[] {last};
              }
            }
            case "direct memory" -> ByteBuffer.allocateDirect(1_048_576);
            case "metaspace" -> {
              var empty = ClassFile.of().build(ClassDesc.of("Empty"), _ -> {});
              yield MethodHandles.lookup().defineHiddenClass(empty, false);
            }
            default -> throw new IllegalArgumentException(kind);
          });
    }
  }

  private static int overflow() {
    return 1 + overflow();
  }

  /// Costs about half a second of a processor, 128 MB, and ten million bytes written and read.
  private static void work(Path folder) throws Exception {
    var processor = java.lang.management.ManagementFactory.getThreadMXBean();
    var end = processor.getCurrentThreadCpuTime() + 500_000_000;
    var taken = new byte[128 * 1024 * 1024];
    Arrays.fill(taken, (byte) 1);
    var file = Files.write(folder.resolve("ten-million"), Arrays.copyOf(taken, 10_000_000));
    long sum = Files.readAllBytes(file).length;
    while (processor.getCurrentThreadCpuTime() < end) {
      sum++;
    }
    Thread.sleep(500); // a look at what it cost comes every fifth of a second
    ok("worked " + (sum > 0));
  }

  /// A heartbeat like the kit's, five times a second, that counts so much more each time: without
  /// end if that is nothing.
  private static void beat(int more) throws InterruptedException {
    log("beating", "pid", pid());
    for (int beat = 0, rows = 0; beat < 40 || more == 0; beat++, rows += more) {
      Thread.sleep(200);
      System.err.printf(
          "{\"level\":\"INFO\",\"msg\":\"%1$d rows, %2$d/s\",\"rows\":%1$d,"
              + "\"per_second\":%2$d}\n",
          rows, more * 5);
    }
    ok("moved for 8 s");
  }

  private static String pid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static void environment() {
    System.err.printf(
        "{\"level\":\"INFO\",\"msg\":\"the password is %s\"}\n", System.getenv("PGPASSWORD"));
    var pairs =
        System.getenv().entrySet().stream()
            .map(pair -> "\"" + pair.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    ok("said all", "environment", pairs.collect(Collectors.joining(",", "[", "]")));
  }

  private static void flood() {
    var words = "x".repeat(1000);
    for (int line = 0; line < 1000; line++) {
      System.out.println(words);
      System.err.println("{\"level\":\"DEBUG\",\"msg\":\"" + words + "\"}");
    }
    ok("flooded");
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
    ok("said much");
  }

  /// Says its password in every way that there is.
  private static void leak(int code) {
    var secret = System.getenv("PGPASSWORD");
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
      System.err.printf(
          """
          Exception in thread main: password=%1$s
          {"level":"INFO","msg":"%2$s","group":"begin"}
          {"level":"ERROR","msg":"in %2$s it","trace":"at %2$s"}
          {"level":"INFO","msg":"deep","%2$s":1,"in":[{"%2$s":"%2$s"}]}
          """,
          spelling, quoted);
      System.out.printf("%s\n{\"no result\": \"%s\"}\n", spelling, quoted);
    }
    end(
        code,
        """
        {"outcome":"%1$s","message":"I know %2$s","%2$s":["%2$s"],"url":"jdbc:x?password=%3$s"}
        """
            .formatted(code == 0 ? "OK" : "BUG", json, url));
  }

  /// Ignores TERM, and so do its child and its grandchild; only a first try lasts, a later one
  /// tells its password. The notes say when it had begun and when a TERM came.
  private static void family(Path notes) throws Exception {
    if (!"1".equals(System.getenv("JARFLOW_TRY"))) {
      leak(0);
    }
    Signal.handle(new Signal("TERM"), _ -> note(notes, "TERM"));
    new ProcessBuilder("sh", "-c", "trap '' TERM; while :; do sleep 1; done").start();
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
    log("sleeping", "pid", pid());
    for (int beat = 0; ; beat++) {
      Thread.sleep(200);
      log("heartbeat", "beat", beat);
    }
  }

  /// A class that is first needed when the jar is gone.
  private static final class Late {
    String word() {
      return "loaded from a jar that is gone";
    }
  }
}
