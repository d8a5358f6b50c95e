package dev.jarflow.kit.task;

import module java.base;

import picocli.CommandLine.Model.CommandSpec;

/// The end of a help text. Its lines are broken between words only, and a command so that a shell
/// reads its pieces as one.
final class Footer {
  /// A word as a shell sees it: what stands in quotes is part of it.
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\\S)+");

  private Footer() {}

  /// Commands that the author wrote as `java -jar x.jar` are shown as the program is `called`.
  static String of(CommandSpec command, String javaJar, String called) {
    int width = command.usageMessage().width();
    return Arrays.stream(command.usageMessage().footer())
        .map(
            line ->
                line.contains(javaJar)
                    ? folded(line.replace(javaJar, called), width - 2, " \\")
                    : folded(line, width, ""))
        .map(line -> line + System.lineSeparator())
        .collect(Collectors.joining());
  }

  /// A line that is too wide is continued below, further in than it began if it was indented.
  private static String folded(String line, int width, String more) {
    if (line.length() <= width) {
      return line;
    }
    String indent = line.substring(0, line.length() - line.stripLeading().length());
    List<String> lines = new ArrayList<>();
    String begun = indent;
    for (String word : WORD.matcher(line).results().map(MatchResult::group).toList()) {
      if (begun.isBlank()) {
        begun += word;
      } else if (begun.length() + 1 + word.length() <= width) {
        begun += " " + word;
      } else {
        lines.add(begun);
        begun = indent.repeat(2) + word;
      }
    }
    lines.add(begun);
    return String.join(more + System.lineSeparator(), lines);
  }
}
