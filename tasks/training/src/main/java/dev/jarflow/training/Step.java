package dev.jarflow.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A line of `real-run.txt`: a task, its words, and whether a cache is made of the run.
record Step(boolean trains, String task, List<String> words) {
  private static final Pattern LINE = Pattern.compile("(train|run) (\\S+)((?: \\S+)*)");
  private static final Pattern PLACEHOLDER = Pattern.compile("[{]([^}]*)[}]");

  static List<Step> read(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> !line.isBlank() && !line.startsWith("#")).map(Step::of).toList();
    }
  }

  static Step of(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "expected `train TASK WORDS...` or `run TASK WORDS...` but found: " + line);
    }
    List<String> words = Stream.of(parts.group(3).split(" ")).filter(w -> !w.isEmpty()).toList();
    return new Step(parts.group(1).equals("train"), parts.group(2), words);
  }

  /// The words with what their placeholders stand for.
  List<String> words(Map<String, String> known) {
    return words.stream().map(word -> filled(word, known)).toList();
  }

  private static String filled(String word, Map<String, String> known) {
    return PLACEHOLDER
        .matcher(word)
        .replaceAll(
            found -> {
              String value = known.get(found.group(1));
              if (value == null) {
                throw new IllegalArgumentException(
                    "expected one of " + known.keySet() + " but found: " + found.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }
}
