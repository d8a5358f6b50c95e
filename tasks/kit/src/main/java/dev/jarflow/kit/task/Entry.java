package dev.jarflow.kit.task;

import module java.base;

import dev.jarflow.kit.log.Log;
import dev.jarflow.kit.log.Printable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The begin and the end of a task: arguments in, log on stderr, one result line on stdout, exit
/// code out.
public final class Entry {
  /// picocli refuses to make its help narrower.
  private static final int NARROWEST = 55;

  private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z_]*");

  private Entry() {}

  /// Runs the task as this process. The only exit of a program.
  ///
  /// What it writes is the same whoever starts it: under some locales Java writes other digits,
  /// which no database and no reader of a result can read.
  public static void main(Task task, String... args) {
    Locale.setDefault(Locale.ROOT);
    Stop stop = new Stop();
    Thread worker = Thread.currentThread();
    Thread hook =
        new Thread(
            () -> {
              stop.stopAndWait(worker);
              if (task.endsByTerm() && stop.unwound()) {
                Runtime.getRuntime().halt(Outcome.OK.exitCode());
              }
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    int code;
    try {
      code =
          run(
              task,
              System.getenv(),
              stop,
              utf8(FileDescriptor.out),
              utf8(FileDescriptor.err),
              args);
    } finally {
      stop.ended();
    }
    if (!stop.asked()) {
      System.exit(code);
    }
  }

  /// Runs the task inside this process, as tests do: nothing is watched and nothing exits.
  public static int run(
      Task task,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      String... args) {
    return run(task, environment, new Stop(), out, err, args);
  }

  private static int run(
      Task task,
      Map<String, String> environment,
      Stop stop,
      PrintStream out,
      PrintStream err,
      String... args) {
    Run run = new Run(environment, Log.of(environment, err), stop);
    CommandLine line = commandLine(task, run, out, err);
    if (run.environment("JARFLOW_COMPLETE") != null) {
      return complete(line, out, args);
    }
    line.setExecutionStrategy(
        parsed -> {
          Integer help = CommandLine.executeHelpRequest(parsed);
          return help == null ? work(task, run, out, parsed.commandSpec().commandLine()) : help;
        });
    return line.execute(args);
  }

  /// Prints the words that could follow the arguments, one a line, for the TAB key. A value that
  /// the help writes in small letters is a constant's name.
  private static int complete(CommandLine line, PrintStream out, String... args) {
    List<CharSequence> words = new ArrayList<>();
    AutoComplete.complete(line.getCommandSpec(), args, args.length, 0, 0, words);
    words.stream()
        .map(CharSequence::toString)
        .map(word -> CONSTANT.matcher(word).matches() ? word.toLowerCase(Locale.ROOT) : word)
        .sorted()
        .forEach(out::println);
    return Outcome.OK.exitCode();
  }

  private static int work(Task task, Run run, PrintStream out, CommandLine line) {
    Result result;
    @Nullable Report report = null;
    try {
      String printed = task.printed(run);
      if (printed != null) {
        out.print(printed);
        return unlessLost(0, run, out);
      }
      report = Report.of(run);
      Instant kept = run.keptSince(Instant.now());
      if (report != null) {
        report.withdraw(run.data());
      }
      result = task.run(run);
      if (report != null && result.page() != null && !run.stop().asked()) {
        report.publish(run.data(), result.page());
        clearOld(report, run, kept);
      }
    } catch (Throwable e) {
      if (run.stop().asked()) {
        run.log().warn("stopped before the end: nothing half-done was kept");
        return 0;
      }
      result = failure(e, run, line);
    }
    return run.stop().asked() ? 0 : print(result, report, run, out);
  }

  /// A task that published nothing and did not fail leaves nothing. A result that cannot be kept is
  /// no reason to fail.
  private static void keep(Result result, String json, @Nullable Report report, Run run) {
    if (report != null && (result.outcome() != Outcome.NOTHING_TO_DO || result.page() != null)) {
      try {
        report.keep(run.data(), json);
      } catch (IOException | UsageException e) {
        run.log()
            .warn(
                "the result could not be kept for the list of reports",
                "cause",
                Failure.describe(e));
      }
    }
  }

  /// A report that cannot be cleared is no reason to fail.
  private static void clearOld(Report report, Run run, Instant kept) {
    try {
      report.clear(run.data(), kept);
    } catch (IOException | DirectoryIteratorException e) {
      run.log().warn("old reports could not be cleared", "cause", Failure.describe(e));
    }
  }

  private static Result failure(Throwable failure, Run run, CommandLine line) {
    return switch (failure) {
      case UsageException e -> throw new ParameterException(line, message(e));
      case UnavailableException e -> {
        run.log().error(message(e), "cause", Failure.describe(e.getCause()));
        yield Result.of(Outcome.UNAVAILABLE, message(e));
      }
      case RejectedException e -> {
        // Airflow's operator logs the result of its task: a person reads the sentence here.
        if (Report.of(run) == null) {
          run.log().error(message(e));
        }
        yield Result.rejected(message(e));
      }
      case UncheckedIOException e when e.getCause() != null -> failure(e.getCause(), run, line);
      case NoSuchFileException e when isNamed(e.getFile(), line) ->
          throw new ParameterException(line, "expected a file, found none at " + e.getFile());
      case IOException e -> failure(new UnavailableException(Failure.sentence(e), e), run, line);
      default -> {
        String description = Failure.describe(failure);
        run.log().error(description, "trace", Failure.trace(failure));
        yield Result.of(Outcome.BUG, description);
      }
    };
  }

  /// True when the caller named this file, alone or as the value of an option.
  private static boolean isNamed(String file, CommandLine line) {
    Path missing = Path.of(file).toAbsolutePath().normalize();
    return line.getParseResult().matchedArgs().stream()
        .flatMap(arg -> arg.originalStringValues().stream())
        .anyMatch(value -> isSame(value, missing));
  }

  private static boolean isSame(String value, Path file) {
    try {
      return Path.of(value).toAbsolutePath().normalize().equals(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static int print(Result result, @Nullable Report report, Run run, PrintStream out) {
    Result last = result;
    String json;
    try {
      json = last.toJson();
    } catch (RuntimeException e) {
      run.log().error(message(e), "trace", Failure.trace(e));
      last = Result.of(Outcome.BUG, message(e));
      json = last.toJson();
    }
    if (last.fields().get(Result.WARNING) instanceof String warning) {
      run.log().warn(warning);
    }
    keep(last, json, report, run);
    out.println(json);
    return unlessLost(last.outcome().exitCode(), run, out);
  }

  private static int unlessLost(int code, Run run, PrintStream out) {
    if (out.checkError()) {
      run.log().error("the result could not be written: stdout is full or closed");
      return Outcome.UNAVAILABLE.exitCode();
    }
    return code;
  }

  private static CommandLine commandLine(Task task, Run run, PrintStream out, PrintStream err) {
    CommandLine line = new CommandLine(task);
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(colours(run.environment()) ? Ansi.ON : Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    int columns = columns(run);
    line.setUsageHelpAutoWidth(columns == 0);
    if (columns > 0) {
      line.setUsageHelpWidth(Math.max(NARROWEST, columns));
    }
    String called = called(run, line.getCommandName());
    line.getHelpSectionMap()
        .put(
            UsageMessageSpec.SECTION_KEY_FOOTER,
            help -> Footer.of(help.commandSpec(), javaJar(help.commandSpec().name()), called));
    // An argument is what it says: one that begins with @ is not a file to read more of them from.
    line.setExpandAtFiles(false);
    line.getCommandSpec()
        .usageMessage()
        .sortOptions(false)
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes());
    line.getCommandSpec().versionProvider(() -> new String[] {version(task)});
    line.setParameterExceptionHandler((e, args) -> usage(e.getCommandLine(), called, sentence(e)));
    return line;
  }

  /// A word that was not understood comes first: what else is missing may well be meant by it.
  private static String sentence(ParameterException e) {
    List<String> unknown = e.getCommandLine().getUnmatchedArguments();
    return message(
        e instanceof MissingParameterException && !unknown.isEmpty()
            ? new UnmatchedArgumentException(e.getCommandLine(), unknown)
            : e);
  }

  private static int usage(CommandLine command, String called, String message) {
    command.getErr().println(command.getCommandName() + ": " + Printable.lines(message));
    command.getErr().println("Try: " + called + " --help");
    return Outcome.USAGE.exitCode();
  }

  /// How a person calls the program: as who started it says, or by hand.
  private static String called(Run run, String name) {
    String command = run.environment("JARFLOW_COMMAND");
    return command == null ? javaJar(name) : command;
  }

  private static String javaJar(String name) {
    return "java -jar " + name + ".jar";
  }

  /// The width that a person chose for the help; 0 where none is set: then it is the terminal's.
  private static int columns(Run run) {
    String columns = run.environment("COLUMNS");
    return columns != null && columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : 0;
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (Outcome outcome : Outcome.values()) {
      codes.put(" " + outcome.exitCode(), outcome.name() + ": " + outcome.meaning());
    }
    return codes;
  }

  private static String version(Task task) {
    @Nullable String version = task.getClass().getPackage().getImplementationVersion();
    return version == null ? "not packaged" : version;
  }

  private static boolean colours(Map<String, String> environment) {
    return Log.onTerminal(1) && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  private static String message(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
